import type { JsonObject, JsonValue } from "@cdsa/contracts";
import { isObject } from "../arguments/json-reading.ts";
import { plainText } from "./markdown.ts";

const LONGEST_ANSWER = 8_000;
const LONGEST_QUOTE = 400;

/** The text of a result that answers in words and cites where they are from; null for any other result. */
export function renderCitedAnswer(result: JsonValue): string | null {
  if (!isObject(result) || !Object.hasOwn(result, "answer") || !Object.hasOwn(result, "citations"))
    return null;
  const { answer, citations } = result;
  if (typeof answer !== "string" || !Array.isArray(citations)) return null;
  // Line breaks between sentences stay; everything else that could be mark-up is shown as it is.
  const text = answer
    .split(/\n+/)
    .map((line) => plainText(line, LONGEST_ANSWER).replaceAll(/\\\[(\d{1,3})\\\]/g, "[$1]"))
    .filter((line) => line !== "")
    .join("\n\n");
  const sources = citations.filter(isObject).map(renderSource);
  return sources.length === 0 ? text : [text, "**Sources**", sources.join("\n")].join("\n\n");
}

function renderSource({ number, title, page, quote }: JsonObject): string {
  const where = typeof page === "number" ? `, page ${page}` : "";
  const words = typeof quote === "string" ? `: “${plainText(quote, LONGEST_QUOTE)}”` : "";
  const name = typeof title === "string" ? plainText(title) : "a document";
  return `- ${typeof number === "number" ? `[${number}] ` : ""}${name}${where}${words}`;
}
