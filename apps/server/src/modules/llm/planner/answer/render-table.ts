import type { JsonObject } from "@cdsa/contracts";
import { capitalised, readable } from "./words.ts";
import { commonDecimals, formatNumber, inlineValue, plainText } from "./markdown.ts";

const MOST_ROWS = 20;
const MOST_COLUMNS = 8;
const ROWS_READ_FOR_COLUMNS = 50;

/**
 * A Markdown table of like objects: at most 20 rows and 8 columns, telling what it leaves out.
 * @param isMoney whether what the rows belong to names a currency.
 */
export function renderTable(rows: readonly JsonObject[], isMoney = false): string {
  const columns = columnsOf(rows);
  const shown = columns.slice(0, MOST_COLUMNS);
  if (shown.length === 0)
    return `${formatNumber(rows.length)} empty ${rows.length === 1 ? "entry" : "entries"}.`;
  const numeric = new Set(
    shown.filter((key) => rows.slice(0, MOST_ROWS).every((row) => typeof valueOf(row, key) === "number")),
  );
  const decimals = new Map(
    shown.map((key) => [
      key,
      commonDecimals(
        rows.slice(0, MOST_ROWS).map((row) => valueOf(row, key)),
        isMoney,
      ),
    ]),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const lines = [
    line(shown.map((key) => plainText(capitalised(readable(key)), 60))),
    line(shown.map((key) => (numeric.has(key) ? "---:" : "---"))),
    ...rows
      .slice(0, MOST_ROWS)
      .map((row) => line(shown.map((key) => inlineValue(valueOf(row, key), key, decimals.get(key))))),
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
  const told = keys.filter((key) => !isRepeated(rows, keys, key));
  return [...told.filter((key) => !isNested(key)), ...told.filter(isNested)];
}

/** Whether a column called "value" says once more what a column with a name of its own says. */
function isRepeated(rows: readonly JsonObject[], keys: readonly string[], key: string): boolean {
  if (key !== "value") return false;
  return keys.some(
    (other) =>
      other !== key &&
      rows.every((row) => typeof valueOf(row, key) === "number" && valueOf(row, other) === valueOf(row, key)),
  );
}
