import { addDays } from "../../sample-data/calendar.ts";
import type { SampleData } from "../../sample-data/sample-data.ts";
import type { Period } from "../resolve-period.ts";
import { balanceLines } from "./balance-sheet.ts";
import { cashFlowLines } from "./cash-flow.ts";
import { incomeLines, incomeOf, type Income } from "./income-statement.ts";
import { cashBalancesOf, cashMovementsOf, movementsOf } from "./ledger-lines.ts";
import { compareLines, type ReportLine } from "./report-lines.ts";

/** What every section is made from; `prior` is null where the ledger does not reach back that far. */
export type SectionInput = {
  data: SampleData;
  period: Period;
  prior: Period | null;
  ledgerStart: string;
  /** Whether the parts of each sum are listed. */
  isDetailed: boolean;
  signal: AbortSignal;
};

export async function incomeSection(input: SectionInput): Promise<{ income: Income; lines: ReportLine[] }> {
  const { data, period, prior, isDetailed, signal } = input;
  const now = await movementsOf(data, period, signal);
  const before = prior && incomeLines(await movementsOf(data, prior, signal), isDetailed);
  return { income: incomeOf(now), lines: compareLines(incomeLines(now, isDetailed), before) };
}

/** As of the period's last day, beside the last day before the period. */
export async function balanceSection(input: SectionInput): Promise<ReportLine[]> {
  const { data, period, ledgerStart, isDetailed, signal } = input;
  const linesAt = async (endDate: string) =>
    balanceLines(await movementsOf(data, { startDate: ledgerStart, endDate }, signal), isDetailed);
  const dayBefore = addDays(period.startDate, -1);
  const before = dayBefore < ledgerStart ? null : await linesAt(dayBefore);
  return compareLines(await linesAt(period.endDate), before);
}

export async function cashFlowSection(input: SectionInput): Promise<ReportLine[]> {
  const { data, period, prior, isDetailed, signal } = input;
  const linesOf = async (of: Period) =>
    cashFlowLines(
      await cashMovementsOf(data, of, signal),
      await cashBalancesOf(data, of, signal),
      isDetailed,
    );
  return compareLines(await linesOf(period), prior && (await linesOf(prior)));
}
