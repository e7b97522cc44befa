const DATE_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const PRECISE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const SHORT = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** Date and time in the reader's zone and language. */
export function formatDateTime(instant: string): string {
  return DATE_TIME.format(new Date(instant));
}

/** The same with seconds. */
export function formatPreciseTime(instant: string): string {
  return PRECISE.format(new Date(instant));
}

/** Day and time without the year, for narrow places. */
export function formatShortTime(instant: string): string {
  return SHORT.format(new Date(instant));
}

/** “5 min. ago” within a week, else the date. */
export function formatRelative(instant: string, nowMs: number): string {
  const differenceMs = new Date(instant).getTime() - nowMs;
  if (Math.abs(differenceMs) > 7 * 86_400_000) return formatDateTime(instant);
  for (const [unit, sizeMs] of UNITS) {
    if (Math.abs(differenceMs) >= sizeMs) return RELATIVE.format(Math.round(differenceMs / sizeMs), unit);
  }
  return RELATIVE.format(0, "minute");
}

/** Time left as “2 d 3 h”, “24 h”, “4 h 5 min”, “3 min 20 s” or “12 s”; null once it has passed. */
export function formatTimeLeft(instant: string, nowMs: number): string | null {
  const seconds = Math.ceil((new Date(instant).getTime() - nowMs) / 1000);
  if (seconds <= 0) return null;
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return hours % 24 > 0 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${hours / 24} d`;
  if (hours >= 24) return `${hours} h`;
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

/** “340 ms”, “2.4 s”, “3 min 5 s”. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${durationMs} ms`;
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(1)} s`;
  return `${Math.floor(durationMs / 60_000)} min ${Math.round((durationMs % 60_000) / 1000)} s`;
}

/** Which group of a list an instant falls in, by the reader's calendar days. */
export function dayGroup(instant: string, nowMs: number): "today" | "yesterday" | "week" | "older" {
  const startOfDay = new Date(nowMs);
  startOfDay.setHours(0, 0, 0, 0);
  const differenceMs = startOfDay.getTime() - new Date(instant).getTime();
  if (differenceMs <= 0) return "today";
  if (differenceMs <= 86_400_000) return "yesterday";
  return differenceMs <= 6 * 86_400_000 ? "week" : "older";
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Midnight at the beginning of a day (YYYY-MM-DD) in the reader's zone, or of one that is `daysLater`, as an instant;
 * undefined for what is no day.
 */
export function startOfDay(day: string | undefined, daysLater = 0): string | undefined {
  if (day === undefined || !DAY.test(day)) return undefined;
  const midnight = new Date(`${day}T00:00:00`);
  // By the calendar: a day is not always 24 hours long.
  midnight.setDate(midnight.getDate() + daysLater);
  return Number.isNaN(midnight.getTime()) ? undefined : midnight.toISOString();
}

/** The day (YYYY-MM-DD) in the reader's zone that is `daysEarlier` before the one of `nowMs`. */
export function dayBefore(nowMs: number, daysEarlier: number): string {
  const date = new Date(nowMs);
  date.setDate(date.getDate() - daysEarlier);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const SHORT_DAY = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", timeZone: "UTC" });

/** A day the server counts by, given as `YYYY-MM-DD` (UTC). */
export function formatDay(day: string): string {
  return SHORT_DAY.format(new Date(`${day}T00:00:00Z`));
}
