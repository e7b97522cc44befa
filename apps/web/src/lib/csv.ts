const FORMULA_START = /^[=+\-@\t\r]/;

/**
 * Rows as CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets a leading apostrophe.
 */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(toCell).join(",")).join("\r\n") + "\r\n";
}

function toCell(value: string): string {
  const safe = FORMULA_START.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
