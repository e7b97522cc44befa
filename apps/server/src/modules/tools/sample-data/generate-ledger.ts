import { addDays, sampleDays, type Day } from "./calendar.ts";
import { ACCOUNTS } from "./chart-of-accounts.ts";
import { centsToDecimal, csvLine } from "./csv.ts";
import { sumByDay, type DailySales } from "./daily-sales.ts";
import type { SalesOrder } from "./generate-sales.ts";
import { LedgerBook, type LedgerLine } from "./ledger-book.ts";
import { postBills, postOpening, postPayroll, postSales, postTransfer } from "./post-journals.ts";
import { createRandom, type Random } from "./random.ts";

// prettier-ignore
export const LEDGER_COLUMNS = [
  "journal_id", "entry_date", "account_number", "account_name", "account_type", "department", "debit", "credit",
  "memo",
] as const;

const SEED = 0x1ed6e;
const COLLECTION_DAYS = 38;
const SUPPLIER_DAYS = 30;
const TAX_PERCENT = 24;
const LOAN_RATE_PERCENT = 5;
const LOAN_INSTALMENT_CENTS = 15_000_000;

type Books = {
  book: LedgerBook;
  random: Random;
  sales: Map<string, DailySales>;
  /** Amounts of cents that leave the cash account on a coming day, by date. */
  suppliersDue: Map<string, number>;
  payrollOwedCents: number;
  taxOwedCents: number;
  loanCents: number;
  openingReceivableCents: number;
};

/**
 * The double-entry general ledger of the company whose orders are given: its revenue and cost of goods sold are
 * those of the orders, day by day. Every journal balances to the cent; amounts are US cents.
 */
export function generateLedger(orders: readonly SalesOrder[]): LedgerLine[] {
  const days = sampleDays();
  const books: Books = {
    book: new LedgerBook(),
    random: createRandom(SEED),
    sales: sumByDay(orders),
    suppliersDue: new Map([[addDays(days[0]?.date ?? "", 13), 74_300_000]]),
    payrollOwedCents: 41_000_000,
    taxOwedCents: 0,
    loanCents: 240_000_000,
    openingReceivableCents: 148_000_000,
  };
  postOpening(books.book, days[0]?.date ?? "");
  for (const day of days) {
    const sales = books.sales.get(day.date);
    if (sales) postSales(books.book, day, sales);
    postSettlements(books, day);
    if (day.weekday === 1) postStock(books, day);
    if (day.isMonthEnd) closeMonth(books, day);
  }
  return books.book.lines;
}

/** The ledger as CSV with a header line. */
export function ledgerToCsv(lines: readonly LedgerLine[]): string {
  const rows = lines.map((line) =>
    csvLine([
      line.journalId,
      line.date,
      line.account.number,
      line.account.name,
      line.account.type,
      line.department,
      centsToDecimal(line.debitCents),
      centsToDecimal(line.creditCents),
      line.memo,
    ]),
  );
  return `${LEDGER_COLUMNS.join(",")}\n${rows.join("\n")}\n`;
}

function postSettlements(books: Books, day: Day): void {
  const { book, random } = books;
  const cash = ACCOUNTS.cash;
  if (day.weekday === 5) {
    const cents = collectedUntil(books, day);
    const debtor = ACCOUNTS.receivable;
    postTransfer(book, {
      kind: "REC",
      date: day.date,
      memo: "Customer payments",
      debit: cash,
      credit: debtor,
      cents,
    });
  }
  const due = books.suppliersDue.get(day.date) ?? 0;
  if (due > 0) {
    const debit = ACCOUNTS.payable;
    postTransfer(book, {
      kind: "PAY",
      date: day.date,
      memo: "Supplier payments",
      debit,
      credit: cash,
      cents: due,
    });
  }
  if (day.dayOfMonth === 5) {
    const transfer = { debit: ACCOUNTS.accruedPayroll, credit: cash, cents: books.payrollOwedCents };
    postTransfer(book, { kind: "PAY", date: day.date, memo: "Payroll payment", ...transfer });
  }
  if (day.dayOfMonth === 15 && day.month % 3 === 1 && books.taxOwedCents > 0) {
    const transfer = { debit: ACCOUNTS.taxPayable, credit: cash, cents: books.taxOwedCents };
    postTransfer(book, { kind: "TAX", date: day.date, memo: "Income tax payment", ...transfer });
    books.taxOwedCents = 0;
  }
  if (day.dayOfMonth === 20 && day.month % 3 === 2) {
    const transfer = {
      debit: ACCOUNTS.equipment,
      credit: cash,
      cents: random.integer(4_000_000, 16_000_000),
    };
    postTransfer(book, { kind: "CAP", date: day.date, memo: "Equipment purchase", ...transfer });
  }
}

/** Invoices are paid in the Friday batch after COLLECTION_DAYS; what 2022 left over comes in the first weeks. */
function collectedUntil(books: Books, day: Day): number {
  let cents = 0;
  for (let age = COLLECTION_DAYS; age < COLLECTION_DAYS + 7; age += 1) {
    cents += books.sales.get(addDays(day.date, -age))?.invoicedCents ?? 0;
  }
  const leftOver = Math.min(books.openingReceivableCents, day.index < 36 ? 29_600_000 : 0);
  books.openingReceivableCents -= leftOver;
  return cents + leftOver;
}

/** Monday's purchase replaces last week's sold stock, a little more or less. */
function postStock({ book, random, sales, suppliersDue }: Books, day: Day): void {
  let soldCents = 0;
  for (let age = 1; age <= 7; age += 1) soldCents += sales.get(addDays(day.date, -age))?.costCents ?? 0;
  const cents = Math.round((soldCents * random.integer(960, 1045)) / 1000);
  const transfer = { debit: ACCOUNTS.inventory, credit: ACCOUNTS.payable, cents };
  postTransfer(book, { kind: "PUR", date: day.date, memo: "Stock purchase", ...transfer });
  addDue(suppliersDue, addDays(day.date, SUPPLIER_DAYS), cents);
}

function closeMonth(books: Books, day: Day): void {
  const { book, random } = books;
  const { date } = day;
  books.payrollOwedCents = postPayroll(book, day, random);
  addDue(books.suppliersDue, addDays(date, SUPPLIER_DAYS), postBills(book, day, random));
  const wear = { debit: ACCOUNTS.depreciation, credit: ACCOUNTS.accumulatedDepreciation, cents: 2_850_000 };
  postTransfer(book, { kind: "DEP", date, memo: "Depreciation of the month", ...wear });
  const interestCents = Math.round((books.loanCents * LOAN_RATE_PERCENT) / 1200);
  const interest = { debit: ACCOUNTS.interest, credit: ACCOUNTS.cash, cents: interestCents };
  postTransfer(book, { kind: "INT", date, memo: "Loan interest of the month", ...interest });
  if (day.month % 3 === 0) closeQuarter(books, date);
  if (day.month === 12) {
    const dividend = { debit: ACCOUNTS.retainedEarnings, credit: ACCOUNTS.cash, cents: 50_000_000 };
    postTransfer(book, { kind: "DIV", date, memo: "Dividend of the year", ...dividend });
  }
}

function closeQuarter(books: Books, date: string): void {
  const { book } = books;
  const instalment = { debit: ACCOUNTS.loan, credit: ACCOUNTS.cash, cents: LOAN_INSTALMENT_CENTS };
  postTransfer(book, { kind: "LOA", date, memo: "Loan instalment", ...instalment });
  books.loanCents -= LOAN_INSTALMENT_CENTS;
  const taxCents = Math.round((Math.max(book.takeUntaxedProfitCents(), 0) * TAX_PERCENT) / 100);
  const tax = { debit: ACCOUNTS.incomeTax, credit: ACCOUNTS.taxPayable, cents: taxCents };
  postTransfer(book, { kind: "TAX", date, memo: "Income tax of the quarter", ...tax });
  books.taxOwedCents = taxCents;
}

function addDue(due: Map<string, number>, date: string, cents: number): void {
  due.set(date, (due.get(date) ?? 0) + cents);
}
