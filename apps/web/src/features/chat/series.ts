import type { JsonObject, JsonValue } from "@cdsa/contracts";

/** Rows of one shape: what can be shown as a table. */
export type TableData = { columns: string[]; rows: JsonObject[] };
/** One measure over named points: what can be shown as bars. */
export type Series = { measure: string; points: { name: string; value: number }[] };

const MOST_POINTS = 40;
const NAME_HINT =
  /(date|month|quarter|year|period|day|week|name|region|category|product|account|label|title|type)/i;
const POOR_MEASURE = /(^id$|Id$|_id$|year|version)/;
const GOOD_MEASURE = /(revenue|amount|total|value|profit|sum|average|balance|net)/i;

/** The value as rows and columns, where it is a list of objects; columns in the order they first appear. */
export function toTable(value: JsonValue): TableData | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const rows = value.filter(isObject);
  if (rows.length !== value.length) return null;
  return { columns: [...new Set(rows.flatMap((row) => Object.keys(row)))], rows };
}

/** The rows as a series, where one column names the points and another one measures them. */
export function toSeries(table: TableData): Series | null {
  const { columns, rows } = table;
  if (rows.length < 2 || rows.length > MOST_POINTS) return null;
  const numeric = columns.filter((column) => rows.every((row) => typeof row[column] === "number"));
  const naming = columns.filter((column) => rows.every((row) => typeof row[column] === "string"));
  const measure =
    numeric.find((column) => GOOD_MEASURE.test(column)) ??
    numeric.find((column) => !POOR_MEASURE.test(column)) ??
    numeric[0];
  const name = naming.find((column) => NAME_HINT.test(column)) ?? naming[0];
  if (measure === undefined || name === undefined) return null;
  if (new Set(rows.map((row) => row[name])).size !== rows.length) return null;
  return {
    measure,
    points: rows.map((row) => ({ name: asText(row[name]), value: Number(row[measure]) })),
  };
}

function asText(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** Whether the value is an object and no list. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
