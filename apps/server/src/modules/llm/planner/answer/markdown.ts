import type { JsonValue } from "@cdsa/contracts";
import { isObject } from "../arguments/json-reading.ts";

const LONGEST_CELL = 200;
const MOST_DECIMALS = 6;
const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: MOST_DECIMALS });

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

/**
 * A number with thousands apart; years, codes and the like stay as they are.
 * @param decimals written in any case, where numbers stand below each other or are money.
 */
export function formatNumber(value: number, key = "", decimals = 0): string {
  if (!Number.isFinite(value)) return String(value);
  if (/(?:year|id|code|number|zip|phone)$/i.test(key) && Number.isInteger(value)) return String(value);
  if (Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-6)) return String(value);
  const text =
    decimals === 0
      ? numbers.format(value)
      : value.toLocaleString("en-US", {
          minimumFractionDigits: decimals,
          maximumFractionDigits: MOST_DECIMALS,
        });
  return /percent(?:age)?$|pct$/i.test(key) ? `${text}%` : text;
}

/** How many decimals numbers that belong together are written with: as many as the longest of them, money with cents. */
export function commonDecimals(values: readonly (JsonValue | undefined)[], isMoney: boolean): number {
  const longest = Math.max(0, ...values.map((value) => (typeof value === "number" ? decimalsOf(value) : 0)));
  return isMoney && longest === 1 ? 2 : longest;
}

function decimalsOf(value: number): number {
  const [, fraction = ""] = String(value).split(".");
  // A number that is written with an exponent is not one to line up with.
  return /^\d*$/.test(fraction) ? Math.min(fraction.length, MOST_DECIMALS) : 0;
}

/** Any JSON value in one line for a cell or a list. */
export function inlineValue(value: JsonValue | undefined, key = "", decimals = 0): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "number") return formatNumber(value, key, decimals);
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
