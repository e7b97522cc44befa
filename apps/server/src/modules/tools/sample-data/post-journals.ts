import { ACCOUNTS, costAccount, revenueAccount, type Account } from "./chart-of-accounts.ts";
import type { Day } from "./calendar.ts";
import type { DailySales } from "./daily-sales.ts";
import type { LedgerBook, Posting } from "./ledger-book.ts";
import type { Random } from "./random.ts";
import { CATEGORIES } from "./sales-catalogue.ts";

/** Balances carried over from 2022; retained earnings are what makes them balance. */
export function postOpening(book: LedgerBook, date: string): void {
  const carried: Posting[] = [
    { account: ACCOUNTS.cash, cents: 310_000_000 },
    { account: ACCOUNTS.receivable, cents: 148_000_000 },
    { account: ACCOUNTS.inventory, cents: 121_500_000 },
    { account: ACCOUNTS.equipment, cents: 186_000_000 },
    { account: ACCOUNTS.accumulatedDepreciation, cents: -64_200_000 },
    { account: ACCOUNTS.payable, cents: -74_300_000 },
    { account: ACCOUNTS.accruedPayroll, cents: -41_000_000 },
    { account: ACCOUNTS.loan, cents: -240_000_000 },
    { account: ACCOUNTS.capital, cents: -150_000_000 },
  ];
  const balance = carried.reduce((sum, posting) => sum + posting.cents, 0);
  const postings = [...carried, { account: ACCOUNTS.retainedEarnings, cents: -balance }];
  book.post({ kind: "OPN", date, memo: "Opening balances", postings });
}

export function postSales(book: LedgerBook, day: Day, sales: DailySales): void {
  const department = "Sales";
  const revenue = CATEGORIES.map((category) => ({
    account: revenueAccount(category),
    cents: -(sales.revenue.get(category) ?? 0),
    department,
  }));
  const cost = CATEGORIES.map((category) => ({
    account: costAccount(category),
    cents: sales.cost.get(category) ?? 0,
    department,
  }));
  const settled = [
    { account: ACCOUNTS.cash, cents: sales.paidCents },
    { account: ACCOUNTS.receivable, cents: sales.invoicedCents },
  ];
  book.post({ kind: "SAL", date: day.date, memo: "Sales of the day", postings: [...settled, ...revenue] });
  const stock = { account: ACCOUNTS.inventory, cents: -sales.costCents };
  book.post({ kind: "CGS", date: day.date, memo: "Cost of the day's sales", postings: [...cost, stock] });
}

/** Moves an amount from one account to another: `debit` grows, `credit` shrinks (or the debt does). */
export function postTransfer(
  book: LedgerBook,
  transfer: { kind: string; date: string; memo: string; debit: Account; credit: Account; cents: number },
): void {
  const { kind, date, memo, debit, credit, cents } = transfer;
  const postings = [
    { account: debit, cents },
    { account: credit, cents: -cents },
  ];
  book.post({ kind, date, memo, postings });
}

const DEPARTMENTS = [
  { name: "Sales", monthlyPayCents: 17_600_000 },
  { name: "Engineering", monthlyPayCents: 16_900_000 },
  { name: "Operations", monthlyPayCents: 12_400_000 },
  { name: "Finance", monthlyPayCents: 5_800_000 },
  { name: "People", monthlyPayCents: 3_700_000 },
] as const;

/** The month's salaries, owed until the fifth of the next month. Returns the amount owed in cents. */
export function postPayroll(book: LedgerBook, day: Day, random: Random): number {
  const raisePercent = 100 + 6 * (day.year - 2023);
  const pay = DEPARTMENTS.map(({ name, monthlyPayCents }) => ({
    account: ACCOUNTS.salaries,
    department: name,
    cents: Math.round((monthlyPayCents * raisePercent * random.integer(970, 1030)) / 100_000),
  }));
  const owed = pay.reduce((sum, posting) => sum + posting.cents, 0);
  const postings = [...pay, { account: ACCOUNTS.accruedPayroll, cents: -owed }];
  book.post({ kind: "PRL", date: day.date, memo: "Payroll of the month", postings });
  return owed;
}

const MONTHLY_BILLS = [
  { account: ACCOUNTS.rent, department: "Operations", cents: 6_400_000, spreadPercent: 0 },
  { account: ACCOUNTS.marketing, department: "Sales", cents: 11_800_000, spreadPercent: 22 },
  { account: ACCOUNTS.cloud, department: "Engineering", cents: 5_200_000, spreadPercent: 8 },
  { account: ACCOUNTS.travel, department: "Sales", cents: 2_900_000, spreadPercent: 35 },
  { account: ACCOUNTS.professionalFees, department: "Finance", cents: 2_300_000, spreadPercent: 30 },
  { account: ACCOUNTS.insurance, department: "Finance", cents: 1_450_000, spreadPercent: 0 },
  { account: ACCOUNTS.utilities, department: "Operations", cents: 980_000, spreadPercent: 15 },
] as const;

/** The month's bills for running the company, paid later. Returns the amount owed in cents. */
export function postBills(book: LedgerBook, day: Day, random: Random): number {
  let owed = 0;
  for (const { account, department, cents, spreadPercent } of MONTHLY_BILLS) {
    const percent = 100 + 4 * (day.year - 2023) + random.integer(-spreadPercent, spreadPercent);
    const amount =
      Math.round((cents * percent) / 100) + (spreadPercent > 0 ? random.integer(-4999, 4999) : 0);
    const postings = [
      { account, department, cents: amount },
      { account: ACCOUNTS.payable, cents: -amount },
    ];
    book.post({ kind: "BIL", date: day.date, memo: `${account.name} of the month`, postings });
    owed += amount;
  }
  return owed;
}
