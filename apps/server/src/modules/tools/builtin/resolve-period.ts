import { ToolFailure } from "./builtin-tool.ts";

/** Calendar dates as YYYY-MM-DD, both included. */
export type Period = { label: string; startDate: string; endDate: string };

export type PeriodArguments = {
  startDate?: string | undefined;
  endDate?: string | undefined;
  quarter?: number | undefined;
  year?: number | undefined;
};

/**
 * The period meant by a year, a year and quarter, or dates. Dates narrow a year or quarter given beside them and
 * must lie inside it. A missing start or end is taken from `covered`, the period there is data for.
 */
export function resolvePeriod(given: PeriodArguments, covered: Period): Period {
  const named = namedPeriod(given);
  const outer = named ?? covered;
  const { startDate = outer.startDate, endDate = outer.endDate } = given;
  if (startDate > endDate) {
    throw new ToolFailure(
      `The period starts on ${startDate}, after its end on ${endDate}. Swap or correct the dates.`,
    );
  }
  if (named && (startDate < named.startDate || endDate > named.endDate)) {
    throw new ToolFailure(
      `The dates ${startDate} to ${endDate} do not lie in ${named.label}. Give either the dates or the year and quarter.`,
    );
  }
  if (startDate === outer.startDate && endDate === outer.endDate) return { ...outer };
  return { label: `${startDate} to ${endDate}`, startDate, endDate };
}

/** A whole year, or one quarter of it. */
export function calendarPeriod(year: number, quarter?: number): Period {
  if (quarter === undefined)
    return { label: String(year), startDate: `${year}-01-01`, endDate: `${year}-12-31` };
  const starts = ["01-01", "04-01", "07-01", "10-01"];
  const ends = ["03-31", "06-30", "09-30", "12-31"];
  return {
    label: `Q${quarter} ${year}`,
    startDate: `${year}-${starts[quarter - 1] ?? "01-01"}`,
    endDate: `${year}-${ends[quarter - 1] ?? "12-31"}`,
  };
}

/** Throws where the period reaches a day there is no data for, or (`partly`) where it has none at all. */
export function requireCovered(period: Period, covered: Period, demand: "wholly" | "partly"): void {
  const isInside = period.startDate >= covered.startDate && period.endDate <= covered.endDate;
  const overlaps = period.startDate <= covered.endDate && period.endDate >= covered.startDate;
  if (demand === "wholly" ? isInside : overlaps) return;
  throw new ToolFailure(
    `There is no complete data for ${period.label}: the data covers ${covered.startDate} to ${covered.endDate}. ` +
      "Choose a period inside it.",
  );
}

/** The part of the period there is data for; it must overlap with `covered`. */
export function clampPeriod(period: Period, covered: Period): Period {
  const startDate = period.startDate < covered.startDate ? covered.startDate : period.startDate;
  const endDate = period.endDate > covered.endDate ? covered.endDate : period.endDate;
  if (startDate === period.startDate && endDate === period.endDate) return period;
  return { label: `${startDate} to ${endDate}`, startDate, endDate };
}

function namedPeriod({ year, quarter }: PeriodArguments): Period | null {
  if (year !== undefined) return calendarPeriod(year, quarter);
  if (quarter !== undefined)
    throw new ToolFailure(`Which year's quarter ${quarter}? Give the year too, such as 2024.`);
  return null;
}
