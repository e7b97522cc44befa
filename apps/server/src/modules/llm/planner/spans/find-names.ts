import { PREPOSITIONS, REQUEST_WORDS, STOP_WORDS } from "../text/stop-words.ts";
import type { Token } from "../text/tokenise.ts";
import type { Mask } from "./mask.ts";
import type { TextSpan } from "./span.ts";

const PARTICLES: ReadonlySet<string> = new Set([
  "de",
  "van",
  "von",
  "der",
  "den",
  "la",
  "le",
  "del",
  "da",
  "di",
  "bin",
  "al",
  "of",
  "the",
  "and",
]);
const TITLES: ReadonlySet<string> = new Set(["dr", "mr", "mrs", "ms", "prof"]);
const MOST_NAMES = 100;
const LONGEST_NAME_WORDS = 6;

/** Runs of capitalised words that may name a person, a place or a firm: "Ana de Souza", "Frankfurt", "Acme Corp". */
export function findNames(text: string, tokens: readonly Token[], mask: Mask): TextSpan[] {
  const found: TextSpan[] = [];
  for (let index = 0; index < tokens.length && found.length < MOST_NAMES; index += 1) {
    const first = tokens[index];
    if (
      first === undefined ||
      !startsName(first, tokens[index + 1]) ||
      !mask.isFree(first) ||
      first.end > text.length
    )
      continue;
    const last = endOfName(text, tokens, index, mask);
    const end = tokens[last]?.end ?? first.end;
    const place = { start: first.start, end };
    found.push({ kind: "name", ...place, value: text.slice(first.start, end) });
    index = last;
  }
  return found;
}

function startsName(token: Token, next: Token | undefined): boolean {
  if (!token.isCapital || token.lower === "i" || token.lower.startsWith("i'")) return false;
  if (PREPOSITIONS.has(token.lower) || STOP_WORDS.has(token.lower)) return false;
  if (token.startsSentence) return !REQUEST_WORDS.has(token.lower) && next?.isCapital === true;
  return true;
}

function endOfName(text: string, tokens: readonly Token[], first: number, mask: Mask): number {
  let last = first;
  for (let index = first + 1; index < tokens.length && index - first < LONGEST_NAME_WORDS; index += 1) {
    const token = tokens[index];
    const before = tokens[index - 1];
    if (token === undefined || before === undefined || !mask.isFree(token)) break;
    const gap = text.slice(before.end, token.start);
    const isJoined = /^(?:[ \t]|\s?[&/'’-]\s?)$/.test(gap) || (gap === ". " && TITLES.has(before.lower));
    if (!isJoined) break;
    if (token.isCapital && !STOP_WORDS.has(token.lower)) last = index;
    else if (
      !PARTICLES.has(token.lower) ||
      tokens[index + 1]?.isCapital !== true ||
      /^(?:and|the|of)$/.test(token.lower)
    )
      break;
  }
  return last;
}
