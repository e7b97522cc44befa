const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
const FORMATS = UNITS.map(
  (unit) =>
    new Intl.NumberFormat(undefined, {
      style: "unit",
      unit,
      unitDisplay: unit === "byte" ? "narrow" : "short",
      maximumFractionDigits: 1,
    }),
);

/** A size in the unit that suits it, in steps of 1,000: 12.3 kB. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let index = 0;
  while (value >= 1000 && index < UNITS.length - 1) {
    value /= 1000;
    index += 1;
  }
  return FORMATS[index]?.format(value) ?? String(bytes);
}
