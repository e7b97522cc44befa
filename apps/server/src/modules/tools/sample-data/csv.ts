/** One line of RFC 4180 CSV, without its line end. */
export function csvLine(fields: readonly (string | number)[]): string {
  return fields.map((field) => quoteWhereNeeded(String(field))).join(",");
}

/** An amount of cents as a decimal with two places: -1205 becomes "-12.05". */
export function centsToDecimal(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function quoteWhereNeeded(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
