import { dropInvisible } from "../../../platform/text/drop-invisible.ts";

/** A stretch of a text in UTF-16 offsets, `end` not included. */
export type Range = { start: number; end: number };

const SINGLE_QUOTES = /[‘’‚‛′]/u;
const DOUBLE_QUOTES = /[“”„‟″«»]/u;
const DASHES = /[‐‑‒–—―−]/u;

type Normalised = { text: string; offsets: number[]; ends: number[] };

/** White space as one blank, quotation marks and dashes of one kind, ligatures resolved; with each place's origin. */
function normalise(text: string): Normalised {
  let result = "";
  const offsets: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const letter of text) {
    const start: number = at;
    at += letter.length;
    const plain = plainLetter(letter);
    if (plain === "" || (plain === " " && (result === "" || result.endsWith(" ")))) continue;
    offsets.push(...Array.from({ length: plain.length }, () => start));
    ends.push(...Array.from({ length: plain.length }, () => at));
    result += plain;
  }
  return { text: result, offsets, ends };
}

function plainLetter(letter: string): string {
  if (letter >= "!" && letter <= "~") return letter;
  if (dropInvisible(letter) === "") return "";
  if (/\s/u.test(letter)) return " ";
  if (SINGLE_QUOTES.test(letter)) return "'";
  if (DOUBLE_QUOTES.test(letter)) return '"';
  if (DASHES.test(letter)) return "-";
  return letter.normalize("NFKC");
}

/**
 * Where a text says `quote`: letter by letter, or else with other white space, typography or capitals. The range is in
 * the text as it is, so that what is shown is what stands there. Null where it does not.
 */
export function findQuote(text: string, quote: string): Range | null {
  const wanted = quote.trim();
  if (wanted === "") return null;
  const exact = text.indexOf(wanted);
  if (exact >= 0) return { start: exact, end: exact + wanted.length };
  const [there, here] = [normalise(text), normalise(wanted)];
  const needle = here.text.trim();
  if (needle === "") return null;
  return rangeAt(there, there.text.indexOf(needle), needle.length) ?? foldedRange(there, needle);
}

function foldedRange(there: Normalised, needle: string): Range | null {
  const [folded, wanted] = [there.text.toLowerCase(), needle.toLowerCase()];
  // Where lower case changes the length, offsets would no longer fit.
  if (folded.length !== there.text.length) return null;
  return rangeAt(there, folded.indexOf(wanted), wanted.length);
}

function rangeAt({ offsets, ends }: Normalised, at: number, length: number): Range | null {
  const [start, end] = [offsets[at], ends[at + length - 1]];
  return at < 0 || start === undefined || end === undefined ? null : { start, end };
}
