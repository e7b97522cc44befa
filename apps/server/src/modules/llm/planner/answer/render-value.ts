import type { JsonObject, JsonValue } from "@cdsa/contracts";
import { isObject } from "../arguments/json-reading.ts";
import { commonDecimals, formatNumber, inlineValue, plainText } from "./markdown.ts";
import { renderTable } from "./render-table.ts";
import { capitalised, readable } from "./words.ts";

const MOST_FIELDS = 15;
const MOST_SECTIONS = 8;
const MOST_ITEMS = 20;
const DEEPEST = 3;
const LONGEST_TEXT = 4_000;

/** Any result as Markdown: plain fields as a list, lists of objects as tables, nested objects as sections. */
export function renderValue(value: JsonValue, depth = 0, isMoney = false): string {
  if (Array.isArray(value)) return renderList(value, isMoney);
  if (isObject(value)) return renderObject(value, depth, isMoney || namesCurrency(value));
  return typeof value === "string" ? plainText(value, LONGEST_TEXT) : inlineValue(value);
}

/** Whether the numbers of an object, or some of them, are amounts of money (ISO 4217). */
const namesCurrency = (value: JsonObject): boolean =>
  ["currency", "unit"].some((key) => {
    const named = Object.hasOwn(value, key) ? value[key] : undefined;
    return typeof named === "string" && /^[A-Z]{3}$/.test(named);
  });

function renderList(values: readonly JsonValue[], isMoney: boolean): string {
  if (values.length === 0) return "Nothing found.";
  const rows = values.filter(isObject);
  if (rows.length === values.length) return renderTable(rows, isMoney);
  const lines = values.slice(0, MOST_ITEMS).map((value) => `- ${inlineValue(value)}`);
  const left = values.length - MOST_ITEMS;
  return `${lines.join("\n")}${left > 0 ? `\n\n… and ${formatNumber(left)} more.` : ""}`;
}

function renderObject(value: JsonObject, depth: number, isMoney: boolean): string {
  const entries = Object.entries(value);
  const isSection = ([, inner]: [string, JsonValue]): boolean =>
    depth < DEEPEST &&
    ((Array.isArray(inner) && inner.some(isObject)) ||
      (isObject(inner) && Object.values(inner).some((one) => typeof one === "object" && one !== null)));
  const fields = entries.filter((entry) => !isSection(entry));
  const sections = entries.filter(isSection);
  const lines = fields
    .slice(0, MOST_FIELDS)
    .map(
      ([key, inner]) => `- **${titleOf(key)}:** ${inlineValue(inner, key, commonDecimals([inner], isMoney))}`,
    );
  if (fields.length > MOST_FIELDS)
    lines.push(`- … and ${formatNumber(fields.length - MOST_FIELDS)} more fields`);
  const blocks = sections
    .slice(0, MOST_SECTIONS)
    .map(([key, inner]) => `**${titleOf(key)}**\n\n${renderValue(inner, depth + 1, isMoney)}`);
  if (sections.length > MOST_SECTIONS)
    blocks.push(`… and ${formatNumber(sections.length - MOST_SECTIONS)} more parts.`);
  const parts = [...(lines.length > 0 ? [lines.join("\n")] : []), ...blocks];
  return parts.length === 0 ? "The result is empty." : parts.join("\n\n");
}

function titleOf(key: string): string {
  return plainText(capitalised(readable(key)), 60) || "Value";
}
