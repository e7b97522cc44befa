/** Every sample file covers these days, both included. */
export const SAMPLE_PERIOD = { startDate: "2023-01-01", endDate: "2025-12-31" } as const;

const DAY_MS = 86_400_000;

/** A day of the calendar, without a time zone. */
export type Day = {
  /** YYYY-MM-DD */
  date: string;
  /** 0 for the first day of the sample period. */
  index: number;
  year: number;
  /** 1 to 12 */
  month: number;
  dayOfMonth: number;
  /** 0 for Sunday */
  weekday: number;
  isMonthEnd: boolean;
};

/** The day `days` after (or, when negative, before) `date`; both as YYYY-MM-DD. */
export function addDays(date: string, days: number): string {
  return toDate(Date.parse(date) + days * DAY_MS);
}

/** Whole days from `from` to `to`, counting both. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** All days of the sample period in order. */
export function sampleDays(): Day[] {
  const count = daysBetween(SAMPLE_PERIOD.startDate, SAMPLE_PERIOD.endDate);
  const first = Date.parse(SAMPLE_PERIOD.startDate);
  return Array.from({ length: count }, (_, index) => {
    const moment = new Date(first + index * DAY_MS);
    return {
      date: toDate(moment.getTime()),
      index,
      year: moment.getUTCFullYear(),
      month: moment.getUTCMonth() + 1,
      dayOfMonth: moment.getUTCDate(),
      weekday: moment.getUTCDay(),
      isMonthEnd: new Date(moment.getTime() + DAY_MS).getUTCDate() === 1,
    };
  });
}

function toDate(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}
