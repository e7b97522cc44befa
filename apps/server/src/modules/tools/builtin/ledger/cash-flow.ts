import type { AccountMovement } from "./ledger-lines.ts";
import type { Line } from "./report-lines.ts";

const GROUPS = [
  {
    total: "Net cash from operating activities",
    lines: [
      { line: "Received from customers", accounts: ["4000", "1100"] },
      { line: "Paid to suppliers", accounts: ["2000"] },
      { line: "Paid to employees", accounts: ["2100"] },
      { line: "Interest paid", accounts: ["7000"] },
      { line: "Income tax paid", accounts: ["2200"] },
    ],
  },
  {
    total: "Net cash from investing activities",
    lines: [{ line: "Equipment purchases", accounts: ["1500"] }],
  },
  {
    total: "Net cash from financing activities",
    lines: [
      { line: "Loan repayments", accounts: ["2500"] },
      { line: "Dividends paid", accounts: ["3900"] },
    ],
  },
] as const;

/** The lines of a direct-method cash flow statement, in cents; money that goes out is negative. */
export function cashFlowLines(
  flows: readonly AccountMovement[],
  cash: { openingCents: number; closingCents: number },
  byLine: boolean,
): Line[] {
  const lines = GROUPS.flatMap(({ total, lines: parts }) => {
    const detailed = parts.map(({ line, accounts }) => ({ line, cents: sumOfAccounts(flows, accounts) }));
    const sum = { line: total, cents: detailed.reduce((cents, part) => cents + part.cents, 0) };
    return byLine ? [...detailed, sum] : [sum];
  });
  return [
    ...lines,
    { line: "Net change in cash", cents: cash.closingCents - cash.openingCents },
    { line: "Cash at the beginning", cents: cash.openingCents },
    { line: "Cash at the end", cents: cash.closingCents },
  ];
}

function sumOfAccounts(flows: readonly AccountMovement[], numbers: readonly string[]): number {
  return flows.reduce((sum, flow) => (numbers.includes(flow.number) ? sum + flow.cents : sum), 0);
}
