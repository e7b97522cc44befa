import type { SampleRow } from "../sample-data/sample-data.ts";

/** Whole cents from a column that holds DECIMAL(…,2) × 100 as a 64-bit integer; NULL is nothing at all, zero. */
export function wholeNumber(row: SampleRow, column: string): number {
  const value = row[column] ?? 0;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`Column ${column} is not a whole number that fits`);
  return number;
}

export function text(row: SampleRow, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new TypeError(`Column ${column} holds no text`);
  return value;
}

/** Dollars as the JSON number nearest to so many cents: it prints with the exact two decimals. */
export function dollars(cents: number): number {
  return cents === 0 ? 0 : cents / 100;
}

/** `part` of `whole` in percent with two decimals; null where there is no whole. */
export function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 100;
}
