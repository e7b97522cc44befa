const MS_PER_DAY = 86_400_000;

/** Days since 1970-01-01 of a calendar date, or null where there is no such day. Months count from 1. */
export function dayOf(year: number, month: number, date: number): number | null {
  if (month < 1 || month > 12 || date < 1 || date > 31 || year < 1000 || year > 9999) return null;
  const made = new Date(Date.UTC(year, month - 1, date));
  return made.getUTCMonth() === month - 1 ? made.getTime() / MS_PER_DAY : null;
}

/** Days since 1970-01-01 on the clock of UTC; a broken clock counts as 1970. */
export function today(now: Date): number {
  const day = Math.floor(now.getTime() / MS_PER_DAY);
  return Number.isFinite(day) ? day : 0;
}

export type DayParts = { year: number; month: number; date: number; weekday: number };

/** Year, month (1 to 12), date and weekday (Sunday is 0) of a day. */
export function partsOf(day: number): DayParts {
  const moment = new Date(day * MS_PER_DAY);
  return {
    year: moment.getUTCFullYear(),
    month: moment.getUTCMonth() + 1,
    date: moment.getUTCDate(),
    weekday: moment.getUTCDay(),
  };
}

/** YYYY-MM-DD. */
export function isoOf(day: number): string {
  const { year, month, date } = partsOf(day);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

/** First and last day of `months` months from a month on; months may be below 1 or above 12. */
export function monthsFrom(year: number, month: number, months: number): { from: number; to: number } {
  const from = Date.UTC(year, month - 1, 1) / MS_PER_DAY;
  return { from, to: Date.UTC(year, month - 1 + months, 1) / MS_PER_DAY - 1 };
}

/** The same date some months on, or the last day of that month where it is shorter. */
export function addMonths(day: number, months: number): number {
  const { year, month, date } = partsOf(day);
  const { from, to } = monthsFrom(year, month + months, 1);
  return Math.min(from + date - 1, to);
}
