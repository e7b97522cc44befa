/** The roundest ceiling of a scale that holds `highest`: 1, 2 or 5 times a power of ten. */
export function niceCeiling(highest: number): number {
  if (!(highest > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= highest) ?? 10;
  return step * power;
}

const DAY_MS = 86_400_000;

/**
 * Every day (UTC, `YYYY-MM-DD`) of a period, both ends included.
 * @param from @param to instants as ISO 8601
 */
export function daysBetween(from: string, to: string): string[] {
  const first = Date.parse(`${from.slice(0, 10)}T00:00:00Z`);
  const last = Date.parse(`${to.slice(0, 10)}T00:00:00Z`);
  const count = Math.max(0, Math.round((last - first) / DAY_MS) + 1);
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * DAY_MS).toISOString().slice(0, 10),
  );
}
