import type { JsonObject } from "@cdsa/contracts";
import { capitalised, readable } from "./words.ts";
import { formatAligned, formatNumber, inlineValue, plainText } from "./markdown.ts";

const MOST_ROWS = 20;
const MOST_COLUMNS = 8;
const ROWS_READ_FOR_COLUMNS = 50;

/** A Markdown table of like objects: at most 20 rows and 8 columns, telling what it leaves out. */
export function renderTable(rows: readonly JsonObject[]): string {
  const columns = columnsOf(rows);
  const shown = columns.slice(0, MOST_COLUMNS);
  if (shown.length === 0)
    return `${formatNumber(rows.length)} empty ${rows.length === 1 ? "entry" : "entries"}.`;
  const numeric = new Set(
    shown.filter((key) => rows.slice(0, MOST_ROWS).every((row) => typeof valueOf(row, key) === "number")),
  );
  const fractional = new Set([...numeric].filter((key) => rows.some((row) => !Number.isInteger(row[key]))));
  const cell = (row: JsonObject, key: string): string => {
    const value = valueOf(row, key);
    return typeof value === "number" && fractional.has(key) ? formatAligned(value) : inlineValue(value, key);
  };
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const lines = [
    line(shown.map((key) => plainText(capitalised(readable(key)), 60))),
    line(shown.map((key) => (numeric.has(key) ? "---:" : "---"))),
    ...rows.slice(0, MOST_ROWS).map((row) => line(shown.map((key) => cell(row, key)))),
  ];
  const left = [
    ...(rows.length > MOST_ROWS ? [`${formatNumber(rows.length - MOST_ROWS)} more rows`] : []),
    ...(columns.length > MOST_COLUMNS ? [`${formatNumber(columns.length - MOST_COLUMNS)} more columns`] : []),
  ];
  return `${lines.join("\n")}${left.length > 0 ? `\n\n… and ${left.join(" and ")}.` : ""}`;
}

function valueOf(row: JsonObject, key: string) {
  return Object.hasOwn(row, key) ? row[key] : null;
}

/** Columns with plain values first; nested ones follow, since a cell shows little of them. */
function columnsOf(rows: readonly JsonObject[]): string[] {
  const sample = rows.slice(0, ROWS_READ_FOR_COLUMNS);
  const keys = [...new Set(sample.flatMap((row) => Object.keys(row)))];
  const isNested = (key: string): boolean =>
    sample.some((row) => typeof row[key] === "object" && row[key] !== null);
  const distinct = keys.filter((key) => !isRepeated(sample, keys, key));
  return [...distinct.filter((key) => !isNested(key)), ...distinct.filter(isNested)];
}

/** A column called "value" that says what a better named one beside it says. */
const isRepeated = (rows: readonly JsonObject[], keys: readonly string[], key: string): boolean =>
  key === "value" &&
  keys.some(
    (other) => other !== key && rows.every((row) => typeof row[key] === "number" && row[key] === row[other]),
  );
