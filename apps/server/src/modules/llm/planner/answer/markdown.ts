import type { JsonValue } from "@cdsa/contracts";
import { isObject } from "../arguments/json-reading.ts";

const LONGEST_CELL = 200;
const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });

/** Text that Markdown shows as it is: no mark-up, no HTML, no line break, no table bar works in it. */
export function plainText(text: string, most = LONGEST_CELL): string {
  const short = text.slice(0, most);
  const cut = short.length < text.length ? `${short}…` : short;
  return cut
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/\p{Cs}/gu, "\uFFFD")
    .replace(/[\\`*_[\]{}|#~!]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .trim();
}

/** A number with thousands apart; years, codes and the like stay as they are. */
export function formatNumber(value: number, key = ""): string {
  if (!Number.isFinite(value)) return String(value);
  if (/(?:year|id|code|number|zip|phone)$/i.test(key) && Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-6)
    ? String(value)
    : numbers.format(value);
}

const aligned = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A number of a column with fractions: two places, so that the points stand below each other. Small ones stay whole. */
export const formatAligned = (value: number): string =>
  Number.isFinite(value) && Math.abs(value) < 1e15 && (value === 0 || Math.abs(value) >= 0.01)
    ? aligned.format(value)
    : formatNumber(value);

/** Any JSON value in one line for a cell or a list. */
export function inlineValue(value: JsonValue | undefined, key = ""): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "number") return formatNumber(value, key);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return plainText(value);
  if (Array.isArray(value)) return inlineList(value);
  return inlineObject(value);
}

function inlineList(values: readonly JsonValue[]): string {
  if (values.length === 0) return "–";
  const shown = values
    .slice(0, 5)
    .map((value) => (typeof value === "object" && value !== null ? inlineFlat(value) : inlineValue(value)));
  return `${shown.join(", ")}${values.length > 5 ? ` and ${formatNumber(values.length - 5)} more` : ""}`;
}

function inlineObject(value: JsonValue): string {
  if (!isObject(value)) return inlineValue(value);
  const entries = Object.entries(value).slice(0, 6);
  if (entries.length === 0) return "–";
  return entries.map(([key, inner]) => `${plainText(key, 40)}: ${inlineFlat(inner)}`).join(", ");
}

/** One level of depth is readable in a line; what is deeper is counted. */
function inlineFlat(value: JsonValue): string {
  if (Array.isArray(value)) return `${formatNumber(value.length)} item${value.length === 1 ? "" : "s"}`;
  if (!isObject(value)) return inlineValue(value);
  const named = ["display", "name", "title", "label", "text", "id"].find(
    (key) => Object.hasOwn(value, key) && typeof value[key] !== "object",
  );
  if (named !== undefined) return inlineValue(value[named]);
  const scalars = Object.entries(value)
    .filter(([, inner]) => typeof inner !== "object")
    .slice(0, 3);
  return scalars.length === 0
    ? "…"
    : scalars.map(([key, inner]) => `${plainText(key, 40)} ${inlineValue(inner, key)}`).join(", ");
}
