import { COUNTRIES, STATE_CODES } from "../data/places.ts";
import { fold, isCommonWord, KIND, kindsOf } from "../names/lexicon.ts";

const COUNTRY = new RegExp(
  `(?:the )?(?:${COUNTRIES.split(",")
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?]/gu, "\\$&"))
    .join("|")})(?![\\p{L}\\d])\\.?`,
  "iuy",
);
const BREAK =
  /[ \t]{0,4}(?:[,;·–-][ \t]{0,4})?(?:\r?\n[ \t>?*|-]{0,12}){0,2}(?:,[ \t]{0,4})?(?:\r?\n[ \t>?*|-]{0,12})?/uy;
const UNIT =
  /(?:apt|apartment|suite|ste|unit|flat|room|rm|floor|fl|bldg|building|lot|door|top|stiege|étage|piso|int|interno|apto)\.? ?(?:no\.? ?|#)?(?:\d{1,5}[a-z]?|[a-z]\d{0,4})(?![\p{L}\d])|#\d{1,5}[a-z]?(?![\p{L}\d])|\d{1,2}(?:st|nd|rd|th) floor/iuy;
const POSTCODE =
  /(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3,4})?(?![\p{L}\d])|\d{3} \d{2}(?![\p{L}\d])|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?![\p{L}\d])|[A-Z]\d[A-Z] ?\d[A-Z]\d(?![\p{L}\d])/iuy;
const STATE = new RegExp(`(?:${STATE_CODES.split(" ").join("|")}|nan|[A-Z]{2,3})(?![\\p{L}\\d])\\.?`, "uy");
const LOWER_STATE = new RegExp(
  `(?:nan|${STATE_CODES.toLowerCase().split(" ").join("|")})(?= \\d{5}|\\s*\\n|,|$)`,
  "uy",
);
const WORD = /[\p{L}][\p{L}\p{M}'’.\u00ad-]{0,30}/uy;
const TOWN_NUMBER = / \d{1,2}(?=[\s,.]|$)(?!,? \p{Lu})/uy;

const MOST_PIECES = 10;

/** Where an address that reaches to `end` goes on to: units, towns, states, postcodes and countries behind it. */
export function continueAddress(text: string, end: number): number {
  let reached = end;
  for (let piece = 0; piece < MOST_PIECES; piece += 1) {
    const next = nextPiece(text, reached);
    if (next === undefined) break;
    reached = next;
  }
  return reached;
}

function nextPiece(text: string, end: number): number | undefined {
  const gap = matchAt(BREAK, text, end) ?? "";
  const start = end + gap.length;
  if (start === end || start >= text.length) return undefined;
  for (const pattern of [UNIT, POSTCODE, COUNTRY, STATE, LOWER_STATE]) {
    const found = matchAt(pattern, text, start);
    if (found !== undefined) return start + found.length;
  }
  return endOfTown(text, start, /[,\n]/u.test(gap));
}

/** One to five words with a capital; without capitals only a line or a part between commas of its own. */
function endOfTown(text: string, start: number, isApart: boolean): number | undefined {
  let end = start;
  let capitals = 0;
  let words = 0;
  let isProper = false;
  for (; words < 5; words += 1) {
    const word = matchAt(WORD, text, end + (words === 0 ? 0 : 1));
    if (word === undefined || (words > 0 && text.charAt(end) !== " ")) break;
    const folded = fold(word.replace(/\.$/u, ""));
    const isCapital = /^\p{Lu}/u.test(word);
    const kinds = kindsOf(folded);
    const isPlain = isCommonWord(folded) && (kinds & (KIND.place | KIND.particle | KIND.surname)) === 0;
    if (isPlain && !(isCapital && isApart)) break;
    if (!isCapital && !isApart && (kinds & KIND.particle) === 0) break;
    if (isCapital) capitals += 1;
    if (!isPlain) isProper = true;
    end += word.length + (words === 0 ? 0 : 1);
  }
  // "Fort Collins" and "Deep Creek" are towns where nothing follows them on their line.
  if (!isProper && !closes(text, end)) return undefined;
  if (words === 0 || (capitals === 0 && !(isApart && closes(text, end)))) return undefined;
  const number = matchAt(TOWN_NUMBER, text, end);
  return trimDot(text, end + (number?.length ?? 0));
}

const closes = (text: string, end: number): boolean =>
  /^ {0,3}(?:[,.\n]|$|\d|[A-Z]{2}\b|[a-z]{2} \d)/u.test(text.slice(end, end + 12));
const trimDot = (text: string, end: number): number => (text.charAt(end - 1) === "." ? end - 1 : end);

function matchAt(pattern: RegExp, text: string, index: number): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}
