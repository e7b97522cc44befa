import type { Block } from "../block.ts";
import { fold, KIND, isCommonWord, kindsOf } from "./lexicon.ts";

/** What stands between a word and the one before it. */
export const GAP = { space: 0, comma: 1, sentence: 2, line: 3, other: 4, ampersand: 5 } as const;

export type Token = {
  start: number;
  end: number;
  folded: string;
  /** Bits of `KIND`. */
  kinds: number;
  gap: number;
  isCapital: boolean;
  isUpper: boolean;
  isNumber: boolean;
  /** Whether no list and no rule of word formation knows it. */
  isUnknown: boolean;
};

const WORD = /[\p{L}\p{M}\d]+(?:['’.-](?=[\p{L}\p{M}\d])[\p{L}\p{M}\d]+){0,6}/gu;
const LONGEST_WORD = 40;
const TOKEN_LIMIT = 3_000;
const UNKNOWN_KINDS = KIND.common | KIND.legalForm | KIND.title | KIND.particle;

/** Cuts the block, with the context before it, into words; past a limit words are left out, which only very odd blocks reach. */
export function tokensOf(block: Block, from: number): Token[] {
  const tokens: Token[] = [];
  const { text } = block;
  WORD.lastIndex = from;
  let previous: Token | undefined;
  for (let match = WORD.exec(text); match !== null && tokens.length < TOKEN_LIMIT; match = WORD.exec(text)) {
    const token = tokenAt(text, match.index, match[0], previous);
    tokens.push(token);
    previous = token;
  }
  return tokens;
}

function tokenAt(text: string, start: number, word: string, previous: Token | undefined): Token {
  const end = start + word.length;
  const first = word.charCodeAt(0);
  const isNumber = /\d/u.test(word);
  const isCapital = isNumber
    ? false
    : first < 128
      ? first >= 65 && first <= 90
      : word.charAt(0) !== word.charAt(0).toLowerCase();
  const folded = word.length > LONGEST_WORD ? "" : fold(word);
  const kinds = isNumber ? 0 : kindsOf(folded);
  const letters = word.replace(/['’]s$/u, "");
  return {
    start,
    end,
    folded,
    kinds,
    gap: previous === undefined ? GAP.line : gapOf(text, previous, start),
    isCapital,
    isUpper: isCapital && letters.length > 1 && letters === letters.toUpperCase(),
    isNumber,
    isUnknown: !isNumber && folded.length > 1 && (kinds & UNKNOWN_KINDS) === 0 && !isCommonWord(folded),
  };
}

function gapOf(text: string, previous: Token, start: number): number {
  const between = start - previous.end;
  if (between === 1 && text.charCodeAt(previous.end) === 32) return GAP.space;
  const gap = text.slice(previous.end, Math.min(start, previous.end + 40));
  if (gap.includes("\n")) return GAP.line;
  if (/^ +$/u.test(gap)) return GAP.space;
  if (/^\. ?$/u.test(gap)) {
    const isShort =
      previous.end - previous.start <= 1 || (previous.kinds & (KIND.title | KIND.nameSuffix)) !== 0;
    return isShort ? GAP.space : gap === "." ? GAP.other : GAP.sentence;
  }
  if (/[.!?…]["'”’)\]]*\s/u.test(gap)) return GAP.sentence;
  if (/^, ?$/u.test(gap)) return GAP.comma;
  if (/^ ?& ?$/u.test(gap)) return GAP.ampersand;
  return GAP.other;
}
