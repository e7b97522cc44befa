import { incomeOf, sumOfType } from "./income-statement.ts";
import type { AccountMovement } from "./ledger-lines.ts";
import type { Line } from "./report-lines.ts";

/**
 * The lines of the balance sheet from all movements up to its day. Profits are not closed into an account of the
 * ledger, so what was earned since it begins stands as a line of equity.
 */
export function balanceLines(sinceBeginning: readonly AccountMovement[], byAccount: boolean): Line[] {
  const accounts = (type: string, sign: 1 | -1): Line[] =>
    byAccount
      ? sinceBeginning
          .filter((one) => one.type === type)
          .map(({ name, cents }) => ({ line: name, cents: sign * cents }))
      : [];
  const earned = incomeOf(sinceBeginning).netIncome;
  const assets = sumOfType(sinceBeginning, "asset");
  const liabilities = -sumOfType(sinceBeginning, "liability");
  const equity = earned - sumOfType(sinceBeginning, "equity");
  return [
    ...accounts("asset", 1),
    { line: "Total assets", cents: assets },
    ...accounts("liability", -1),
    { line: "Total liabilities", cents: liabilities },
    ...accounts("equity", -1),
    ...(byAccount ? [{ line: "Earnings since the ledger begins", cents: earned }] : []),
    { line: "Total equity", cents: equity },
    { line: "Total liabilities and equity", cents: liabilities + equity },
  ];
}
