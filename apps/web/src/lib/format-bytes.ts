const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;
const NUMBER = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** A size in the unit that suits it, in steps of 1,000: 12.3 kB. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let index = 0;
  while (value >= 1000 && index < UNITS.length - 1) {
    value /= 1000;
    index += 1;
  }
  return `${NUMBER.format(value)} ${UNITS[index] ?? "B"}`;
}
