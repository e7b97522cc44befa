import type { AccountMovement } from "./ledger-lines.ts";
import type { Line } from "./report-lines.ts";

export type Income = {
  revenue: number;
  costOfGoodsSold: number;
  grossProfit: number;
  operatingExpenses: number;
  operatingIncome: number;
  interest: number;
  incomeBeforeTax: number;
  incomeTax: number;
  netIncome: number;
};

/** The steps from revenue to net income, in cents; expenses are positive numbers. */
export function incomeOf(movements: readonly AccountMovement[]): Income {
  const of = (type: string): number => sumOfType(movements, type);
  const revenue = -of("revenue");
  const grossProfit = revenue - of("cogs");
  const operatingIncome = grossProfit - of("opex");
  const incomeBeforeTax = operatingIncome - of("interest");
  return {
    revenue,
    costOfGoodsSold: of("cogs"),
    grossProfit,
    operatingExpenses: of("opex"),
    operatingIncome,
    interest: of("interest"),
    incomeBeforeTax,
    incomeTax: of("tax"),
    netIncome: incomeBeforeTax - of("tax"),
  };
}

/** The statement's lines; with `byAccount`, the accounts that make up a sum come before it. */
export function incomeLines(movements: readonly AccountMovement[], byAccount: boolean): Line[] {
  const income = incomeOf(movements);
  const accounts = (type: string): Line[] =>
    byAccount
      ? movements.filter((one) => one.type === type).map(({ name, cents }) => ({ line: name, cents }))
      : [];
  return [
    ...accounts("revenue").map(({ line, cents }) => ({ line, cents: -cents })),
    { line: "Revenue", cents: income.revenue },
    ...accounts("cogs"),
    { line: "Cost of goods sold", cents: income.costOfGoodsSold },
    { line: "Gross profit", cents: income.grossProfit },
    ...accounts("opex"),
    { line: "Operating expenses", cents: income.operatingExpenses },
    { line: "Operating income", cents: income.operatingIncome },
    { line: "Interest expense", cents: income.interest },
    { line: "Income before tax", cents: income.incomeBeforeTax },
    { line: "Income tax", cents: income.incomeTax },
    { line: "Net income", cents: income.netIncome },
  ];
}

export function sumOfType(movements: readonly AccountMovement[], type: string): number {
  return movements.reduce((sum, one) => (one.type === type ? sum + one.cents : sum), 0);
}
