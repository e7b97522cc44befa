import { addDays, daysBetween } from "../../sample-data/calendar.ts";
import { calendarPeriod, type Period, type PeriodArguments } from "../resolve-period.ts";

/** What a period is compared with: the quarter or year before it, or as many days before its dates. */
export function priorPeriodOf(
  period: Period,
  { year, quarter, startDate, endDate }: PeriodArguments,
): Period {
  const byDates = startDate !== undefined || endDate !== undefined;
  if (!byDates && year !== undefined) {
    if (quarter === undefined) return calendarPeriod(year - 1);
    return quarter === 1 ? calendarPeriod(year - 1, 4) : calendarPeriod(year, quarter - 1);
  }
  const last = addDays(period.startDate, -1);
  const first = addDays(period.startDate, -daysBetween(period.startDate, period.endDate));
  return { label: `${first} to ${last}`, startDate: first, endDate: last };
}
