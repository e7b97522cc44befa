import { splitIdentifier } from "../text/tokenise.ts";

/** An identifier as people read it: `startDate` is "start date". */
export function readable(identifier: string): string {
  return (
    splitIdentifier(identifier)
      .join(" ")
      .replace(/\bid\b/g, "ID") || "value"
  );
}

export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Items as a phrase: "a", "a and b", "a, b and c". */
export function inWords(items: readonly string[], joint: "and" | "or"): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${joint} ${items.at(-1) ?? ""}`;
}

/** The first sentence of a text, cut at a word where it is long. */
export function firstSentence(text: string, most: number): string {
  const sentence = /^[^\n]*?[^\n.](?=[.!?](?:\s|$)|\n|$)/u.exec(text.trim().slice(0, 2_000))?.[0] ?? "";
  if (sentence.length <= most) return sentence;
  return `${sentence.slice(0, most).replace(/\s+\S*$/u, "")} …`;
}
