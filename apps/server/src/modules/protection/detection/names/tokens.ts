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
  isPossessive: boolean;
  /** What `isUnknown` found out. */
  unknown: boolean | undefined;
};

const LONGEST_WORD = 40;
const TOKEN_LIMIT = 3_000;
const UNKNOWN_KINDS = KIND.common | KIND.legalForm | KIND.title | KIND.particle;

/** What a unit is within a word. */
const SIGN = { other: 0, lower: 1, upper: 2, digit: 3, foreign: 4, joiner: 5 } as const;
const SIGNS = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code >= 97 && code <= 122) return SIGN.lower;
  if (code >= 65 && code <= 90) return SIGN.upper;
  if (code >= 48 && code <= 57) return SIGN.digit;
  return code === 39 || code === 45 || code === 46 ? SIGN.joiner : SIGN.other;
});

function signAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code < 128) return SIGNS[code] ?? SIGN.other;
  if (code === 0x2019) return SIGN.joiner;
  if (code >= 192 && code < 0x2000) return code === 215 || code === 247 ? SIGN.other : SIGN.foreign;
  return code >= 0x3040 && /[\p{L}\p{M}]/u.test(text.charAt(index)) ? SIGN.foreign : SIGN.other;
}

const isInWord = (sign: number): boolean => sign !== SIGN.other && sign !== SIGN.joiner;

/** Cuts the block, with the context before it, into words; past a limit words are left out, which only very odd blocks reach. */
export function tokensOf(block: Block, from: number): Token[] {
  const tokens: Token[] = [];
  const { text } = block;
  let previous: Token | undefined;
  for (let index = from; index < text.length && tokens.length < TOKEN_LIMIT; index += 1) {
    if (!isInWord(signAt(text, index))) continue;
    previous = tokenAt(text, index, previous);
    tokens.push(previous);
    index = previous.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number, previous: Token | undefined): Token {
  let seen = 0;
  let end = start;
  for (; end < text.length; end += 1) {
    const sign = signAt(text, end);
    if (sign === SIGN.other) break;
    if (sign === SIGN.joiner && !isInWord(signAt(text, end + 1))) break;
    seen |= 1 << sign;
  }
  const word = text.slice(start, Math.min(end, start + LONGEST_WORD));
  const isNumber = (seen & (1 << SIGN.digit)) !== 0;
  const isPlain = seen === 1 << SIGN.lower;
  const isCapital = !isPlain && !isNumber && hasCapital(word);
  const folded = isPlain ? word : fold(word);
  return {
    start,
    end,
    folded,
    kinds: isNumber ? 0 : kindsOf(folded),
    gap: previous === undefined ? GAP.line : gapOf(text, previous, start),
    isCapital,
    isUpper: isCapital && isAllUpper(word),
    isNumber,
    isPossessive: !isPlain && /['’]s$/u.test(word),
    unknown: end - start > LONGEST_WORD ? false : undefined,
  };
}

/** Also behind a small word that is written together with the name: al-Zahra, d'Angelo. */
function hasCapital(word: string): boolean {
  const first = word.charAt(0);
  return first !== first.toLowerCase() || /^\p{Ll}{1,3}['’-]\p{Lu}/u.test(word);
}

function isAllUpper(word: string): boolean {
  const letters = /['’]s$/u.test(word) ? word.slice(0, -2) : word;
  return letters.length > 1 && letters === letters.toUpperCase();
}

/** Whether no list and no rule of word formation knows it. Found out only for the few words where it matters. */
export function isUnknown(token: Token): boolean {
  token.unknown ??=
    !token.isNumber &&
    token.folded.length > 1 &&
    (token.kinds & UNKNOWN_KINDS) === 0 &&
    !isCommonWord(token.folded);
  return token.unknown;
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
