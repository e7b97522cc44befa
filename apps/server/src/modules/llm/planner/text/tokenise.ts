import { stem } from "./stem.ts";

/** A word of a text. `start` and `end` are offsets in UTF-16 units, `end` not included. */
export type Token = {
  text: string;
  lower: string;
  stem: string;
  start: number;
  end: number;
  isCapital: boolean;
  startsSentence: boolean;
};

/** More words than a question has; what follows is at most text to pass on, never an intent. */
const MOST_TOKENS = 2_000;

/** Splits a text into words, with their places. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let last = 0;
  for (const match of text.matchAll(
    /(?<![\p{L}\p{N}])\p{L}&\p{L}(?![\p{L}\p{N}])|[\p{L}\p{N}]+(?:['’]\p{L}{1,3}(?!\p{L}))?/gu,
  )) {
    const word = match[0];
    const gap = text.slice(last, match.index);
    const lower = word.toLowerCase().replace("’", "'");
    tokens.push({
      text: word,
      lower,
      stem: stem(word),
      start: match.index,
      end: match.index + word.length,
      isCapital: /^\p{Lu}/u.test(word),
      startsSentence: tokens.length === 0 || /[.!?:\n]\s|\n/.test(gap),
    });
    last = match.index + word.length;
    if (tokens.length >= MOST_TOKENS) break;
  }
  return tokens;
}

/** The words of an identifier: `patientId`, `patient_id` and `patient-id` are all patient, id. Lower case. */
export function splitIdentifier(identifier: string): string[] {
  return identifier
    .slice(0, 200)
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}
