const EARLIEST_MS = 0;
const LATEST_MS = 2 ** 48 - 1;
// An id is made by the server's clock, `created_at` by the database's at the start of the transaction.
const CLOCK_DIFFERENCE_MS = 86_400_000;

const clamp = (timeMs: number): number => Math.min(Math.max(timeMs, EARLIEST_MS), LATEST_MS);

const withTime = (timeMs: number, rest: string): string => {
  const hex = clamp(timeMs).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-${rest}`;
};

/** The instant, moved into what a UUID version 7 and the database can both express. */
export const storableInstant = (instant: string): Date => new Date(clamp(Date.parse(instant)));

/** The lowest id (UUID version 7, RFC 9562 section 5.7) that a row written at `time` or later can have. */
export const lowestIdSince = (time: Date): string =>
  withTime(time.getTime() - CLOCK_DIFFERENCE_MS, "7000-8000-000000000000");

/** The highest id that a row written at `time` or earlier can have. */
export const highestIdUntil = (time: Date): string =>
  withTime(time.getTime() + CLOCK_DIFFERENCE_MS, "7fff-bfff-ffffffffffff");
