import { z } from "zod";
import { dollars, percent } from "../row-values.ts";

/** A line in cents, before it is compared with the period before. */
export type Line = { line: string; cents: number };

export const ReportLine = z.strictObject({
  line: z.string(),
  amount: z.number().describe("US dollars; negative where it lessens"),
  priorPeriod: z
    .number()
    .nullable()
    .describe("The same line one period earlier; null before the ledger begins"),
  change: z.number().nullable().describe("amount less priorPeriod"),
  changePercent: z.number().nullable(),
});
export type ReportLine = z.output<typeof ReportLine>;

/** Puts each line beside the same line of the period before; a line only one of them has counts as zero in the other. */
export function compareLines(lines: readonly Line[], prior: readonly Line[] | null): ReportLine[] {
  const before = new Map(prior?.map(({ line, cents }) => [line, cents]));
  return lines.map(({ line, cents }) => {
    if (prior === null)
      return { line, amount: dollars(cents), priorPeriod: null, change: null, changePercent: null };
    const priorCents = before.get(line) ?? 0;
    const change = cents - priorCents;
    return {
      line,
      amount: dollars(cents),
      priorPeriod: dollars(priorCents),
      change: dollars(change),
      changePercent: percent(change, Math.abs(priorCents)),
    };
  });
}
