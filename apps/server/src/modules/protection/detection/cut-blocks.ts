import { isWordUnit } from "./block.ts";

/** A block of ordinary text ends with a sentence or an empty line; these lengths apply where neither comes. */
const LINE_LENGTH = 400;
/** A shorter block would cost more for the context before it than for itself. */
const SHORTEST = 40;
const SOFT_LENGTH = 2_048;
const HARD_LENGTH = 4_096;
const LONGEST = 8_192;
/** Not even a word is left whole beyond this; no identifier is so long that it could end here. */
const UTMOST = 16_384;
/** A private key in PEM stays in one block up to this length. */
const LONGEST_KEY = 16_384;
/** How far a decision may look ahead. */
const LOOKAHEAD = 10;

const NEWLINE = 10;
const KEY_BEGINS = "-----BEGIN";
const KEY_ENDS = "-----END";

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 13;
const isLower = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 223 && code <= 255);
const isUpper = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 192 && code <= 222);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/**
 * Finds where blocks end, in a text that may still be growing. Where a block ends depends on nothing but the text from its
 * beginning to `LOOKAHEAD` units behind its end: a text in pieces is cut as the whole is.
 */
export interface BlockCutter {
  /**
   * The end of the block that begins at `start`; undefined if the text so far does not tell.
   * Asked again with the same block and more text, it goes on where it stopped.
   */
  next(text: string, start: number, isWhole: boolean): number | undefined;
}

export function createBlockCutter(): BlockCutter {
  let scanned = 0;
  let insideKey = false;
  const cutAt = (end: number): number => {
    scanned = 0;
    insideKey = false;
    return end;
  };
  return {
    next(text, start, isWhole) {
      const limit = isWhole ? text.length : text.length - LOOKAHEAD;
      for (let index = start + scanned; index < limit; index += 1) {
        const code = text.charCodeAt(index);
        const length = index + 1 - start;
        if (code === 45 && text.startsWith(insideKey ? KEY_ENDS : KEY_BEGINS, index)) insideKey = !insideKey;
        if (insideKey && length < LONGEST_KEY) continue;
        const end = endAt(text, index, code, length);
        if (end !== undefined) return cutAt(end);
      }
      scanned = Math.max(scanned, limit - start, 0);
      return isWhole && start < text.length ? cutAt(text.length) : undefined;
    },
  };
}

function endAt(text: string, index: number, code: number, length: number): number | undefined {
  if (length < SHORTEST) return undefined;
  if (code === NEWLINE) return endOfLine(text, index, length);
  if (code === 46 || code === 33 || code === 63) return endOfSentence(text, index, code);
  if (length < SOFT_LENGTH) return undefined;
  const next = text.charCodeAt(index + 1);
  if (isBlank(code)) {
    const isCalm = isLower(text.charCodeAt(index - 1)) && isLower(next);
    return isCalm || length >= HARD_LENGTH ? index + 1 : undefined;
  }
  if (length >= HARD_LENGTH * 1.5 && (code === 44 || code === 59 || code === 124 || code === 125))
    return index + 1;
  if (length < LONGEST || isSurrogate(next)) return undefined;
  return length >= UTMOST || !isWordUnit(text, index) ? index + 1 : undefined;
}

function endOfLine(text: string, index: number, length: number): number | undefined {
  let next = index + 1;
  while (next < index + LOOKAHEAD - 1 && isBlank(text.charCodeAt(next))) next += 1;
  if (text.charCodeAt(next) === NEWLINE) return next + 1;
  return length >= LINE_LENGTH ? index + 1 : undefined;
}

/** "??? " and "... " at the beginning of a line are bullets. */
function isAfterWord(text: string, index: number): boolean {
  let before = index - 1;
  while (before > index - 6 && ".!?".includes(text.charAt(before) || " ")) before -= 1;
  return text.charCodeAt(before) > 32;
}

const ABBREVIATION =
  /^(?:apt|ste|no|nr|vs|etc|ave|str|st|dr|mr|mrs|ms|tel|inc|ltd|ext|dob|mrn|pt|approx|dept|fl|rm|bldg)$/iu;

/** A full stop ends a sentence unless it may stand behind an abbreviation, an initial or a number. */
function endOfSentence(text: string, index: number, code: number): number | undefined {
  let next = index + 1;
  while (next < index + 4 && `"')]”’*_`.includes(text.charAt(next) || " ")) next += 1;
  const gap = text.charCodeAt(next);
  if (gap !== 32 && gap !== NEWLINE) return undefined;
  if (!isAfterWord(text, index)) return undefined;
  if (code !== 46) return next + 1;
  let wordStart = index;
  while (wordStart > index - 6 && wordStart > 0 && !isBlank(text.charCodeAt(wordStart - 1))) {
    if (text.charCodeAt(wordStart - 1) === NEWLINE) break;
    wordStart -= 1;
  }
  const first = text.charCodeAt(wordStart);
  const last = text.charCodeAt(index - 1);
  if (isDigit(last) || !isLower(last)) return undefined;
  const wordLength = index - wordStart;
  if (wordLength < 5 && (isUpper(first) || wordLength < 3)) return undefined;
  const following = text.charCodeAt(next + 1);
  if (wordLength < 5 && ABBREVIATION.test(text.slice(wordStart, index))) return undefined;
  return wordLength < 5 && !isUpper(following) ? undefined : next + 1;
}
