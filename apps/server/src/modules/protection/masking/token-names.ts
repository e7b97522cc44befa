import { SPAN_TYPES } from "../detection/span.ts";

/** The label of words of the text itself that look like a pseudonym. */
export const TEXT_LABEL = "TEXT";
/** Labels of own patterns and dictionaries begin so, which keeps them apart from any word of a text. */
export const CUSTOM_PREFIX = "CUSTOM_";

const LABELS: ReadonlySet<string> = new Set<string>([...SPAN_TYPES, TEXT_LABEL]);
const LONGEST_NAME = 64;

const isLabel = (label: string): boolean => LABELS.has(label) || label.startsWith(CUSTOM_PREFIX);

/** `PERSON_7`, and for another way of writing the same `PERSON_7B`, `PERSON_7C` … */
const NAME = /(?<![A-Za-z0-9_])([A-Z][A-Z_]{0,39})_(\d{1,9})([A-Z]{0,3})(?![A-Za-z0-9_])/g;

/** The label a type has in pseudonyms. */
export function labelOf(type: string): string {
  return LABELS.has(type)
    ? type
    : `${CUSTOM_PREFIX}${type
        .toUpperCase()
        .replace(/[^A-Z]+/gu, "_")
        .slice(0, 30)}`;
}

/** Suffix of the nth way of writing a value: none, B, C … Z, BA … */
export function suffixOf(index: number): string {
  if (index === 0) return "";
  let rest = index;
  let suffix = "";
  for (; rest > 0; rest = Math.floor(rest / 26)) suffix = String.fromCharCode(65 + (rest % 26)) + suffix;
  return suffix;
}

export type FoundName = { start: number; end: number; name: string };

/** Every word of the text that has the form of a pseudonym. */
export function findNames(text: string): FoundName[] {
  const found: FoundName[] = [];
  for (const match of text.matchAll(NAME)) {
    if (!isLabel(match[1] ?? "")) continue;
    found.push({ start: match.index, end: match.index + match[0].length, name: match[0] });
  }
  return found;
}

/** Whether a word may yet become a pseudonym, if more letters and digits follow. */
export function mayBecomeName(word: string): boolean {
  if (word.length > LONGEST_NAME || !/^[A-Z][A-Z_]*(?:\d{0,9}[A-Z]{0,3})?$/u.test(word)) return false;
  const label = /^([A-Z][A-Z_]*?)_\d/u.exec(word)?.[1];
  if (label !== undefined) return isLabel(label);
  const beginning = word.replace(/_$/u, "");
  if (beginning.startsWith(CUSTOM_PREFIX) || CUSTOM_PREFIX.startsWith(word)) return true;
  return [...LABELS].some((known) => `${known}_`.startsWith(word));
}
