import { contentTermsOf } from "../terms.ts";
import type { Bound, NumberFact, TakenPlaces, Unit } from "./fact.ts";
import { NUMBER_WORDS, NUMERAL, readNumberWords, readNumeral, SCALES } from "./read-numeral.ts";
import { readUnit, readUnitAt } from "./units.ts";

const CURRENCY = String.raw`US\$|C\$|A\$|R\$|[$€£¥₹]|(?:USD|EUR|GBP|JPY|CHF|INR|CAD|AUD|BRL)(?=\s?\d)`;
const FIGURES = new RegExp(
  String.raw`(?<![\p{L}\p{N}_]|\p{N}[.,])(?<sign>[-−–](?=\s?[\d$€£¥.]))?(?:(?<currency>${CURRENCY})\s?)?(?<value>${NUMERAL})(?<ordinal>(?:st|nd|rd|th)\b)?(?:[\s-]?(?<scale>k|m|mn|bn|b|thousand|million|billion|trillion|hundred)(?![\p{L}\p{N}/]))?`,
  "giu",
);
const WORDS = new RegExp(String.raw`(?<!\p{L})${NUMBER_WORDS}(?!\p{L})`, "giu");

/** The numbers of a text with unit, limit and what they count. Two numbers joined as a range are one fact. */
export function findNumbers(text: string, taken: TakenPlaces): NumberFact[] {
  const found: NumberFact[] = [];
  for (const match of text.matchAll(FIGURES)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (!taken.isFree(start, end)) continue;
    const fact = figureOf(text, match);
    if (fact === null) continue;
    taken.take(fact.start, fact.end);
    found.push(fact);
  }
  for (const match of text.matchAll(WORDS)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (!taken.isFree(start, end) || isNoNumber(match[0], text.slice(end))) continue;
    // "ten (10) years": the figure says it again.
    if (/^\s*\(\s*\d/.test(text.slice(end))) continue;
    taken.take(start, end);
    found.push(numberFact(text, start, end, readNumberWords(match[0]), false, null));
  }
  return joinRanges(
    text,
    found.sort((one, other) => one.start - other.start),
  );
}

function figureOf(text: string, match: RegExpExecArray): NumberFact | null {
  const { sign, currency, value = "", scale, ordinal } = match.groups ?? {};
  if (ordinal !== undefined) return null;
  const numeral = readNumeral(value);
  const before = text.slice(Math.max(0, match.index - 1), match.index);
  // Between two figures a dash is a range, not a sign.
  const isNegative = sign !== undefined && !/[\p{N}%)]/u.test(before.trimEnd() || " ");
  const touches = scale !== undefined && match[0].endsWith(`${value}${scale}`);
  const isScale =
    scale !== undefined &&
    (scale.length > 1 || currency !== undefined || (touches && /^[kmb]$/i.test(scale)));
  const factor = isScale ? (SCALES.get(scale.toLowerCase()) ?? 1) : 1;
  const dropped =
    scale !== undefined && !isScale ? match[0].length - match[0].lastIndexOf(value) - value.length : 0;
  const end = match.index + match[0].length - dropped;
  const amount = Number((numeral.value * factor).toPrecision(15)) * (isNegative ? -1 : 1);
  const start = match.index + (sign !== undefined && !isNegative ? 1 : 0);
  const unit = currency === undefined ? null : readUnit(currency);
  return numberFact(text, start, end, amount, numeral.isAmbiguous, unit);
}

function numberFact(
  text: string,
  start: number,
  valueEnd: number,
  value: number,
  isAmbiguous: boolean,
  currency: Unit | null,
): NumberFact {
  // "ten (10) years" and "USD 5 (five)": what stands in brackets or closes them belongs to the number.
  const closing = /^\)/.exec(text.slice(valueEnd)) && /\(\s*$/.test(text.slice(0, start)) ? 1 : 0;
  const after = text.slice(valueEnd + closing, valueEnd + closing + 60);
  const named = currency === null ? readUnitAt(after) : null;
  const end = named === null ? valueEnd : valueEnd + closing + named.length;
  const unit = currency ?? named?.unit ?? null;
  const factor = unit?.factor ?? 1;
  return {
    kind: "number",
    text: text.slice(start, end),
    start,
    end,
    low: value * factor,
    high: value * factor,
    isAmbiguous,
    unit,
    nouns: nounsAfter(text.slice(end, end + 60)),
    bound: boundOf(text.slice(Math.max(0, start - 48), start), text.slice(end, end + 24), isDuration(unit)),
    role: roleOf(text.slice(Math.max(0, start - 12), start)),
  };
}

const roleOf = (before: string): NumberFact["role"] =>
  /\d(?:\s+out)?\s+of\s+$/i.test(before)
    ? "of"
    : /\bfrom\s+$/i.test(before)
      ? "from"
      : /\bto\s+$/i.test(before)
        ? "to"
        : null;

function nounsAfter(after: string): string[] {
  const phrase = /^[^.,;:()|\t\n!?–—]*/.exec(after.replace(/^[\s-]+/, ""))?.[0] ?? "";
  return contentTermsOf(phrase)
    .filter((term) => !/\d/.test(term.lower))
    .slice(0, 3)
    .map((term) => term.stem);
}

/** "one" for somebody, or a scale alone, as in "USD million". */
const isNoNumber = (word: string, after: string): boolean =>
  /^(?:hundred|thousand|million|billion)$/i.test(word) || isPronoun(word, after);

const isPronoun = (word: string, after: string): boolean =>
  /^one$/i.test(word) &&
  !/^[\s-]+(?:\([^)]{1,4}\)\s+)?(?:business |working |calendar |full )?(?:day|week|month|year|hour|minute|quarter|percent|per cent|million|thousand|copy|copies|patient|person|unit|tablet|signature|approval|other person)/i.test(
    after,
  );

const BEFORE_BOUNDS: readonly [RegExp, Bound][] = [
  [
    /\b(?:at least|at a minimum|no less than|not less than|no fewer than|not fewer than|not earlier than|no earlier than|a minimum of|minimum of|≥|>=)\s*$/i,
    "least",
  ],
  [
    /\b(?:at most|up to|at a maximum|no more than|not more than|no later than|not later than|not exceed(?:ing)?|not to exceed|a maximum of|maximum of|limited to|capped at)\s*$|(?:≤|<=)\s*$/i,
    "most",
  ],
  [/\b(?:within|inside)\s+(?:the\s+(?:first|next)\s+)?$/i, "within"],
  [
    /\b(?:more than|over|above|exceed(?:s|ing|ed)?|greater than|in excess of|older than|longer than|beyond)\s*$|>\s*$/i,
    "above",
  ],
  [/\b(?:less than|under|below|fewer than|younger than|shorter than)\s*$|<\s*$/i, "below"],
  [/\b(?:about|approximately|approx\.|around|roughly|nearly|almost|some|circa|ca\.)\s*$|[~≈]\s*$/i, "about"],
  [/\bminimum\b[^.,;:]{0,32}$/i, "least"],
  [/\bmaximum\b[^.,;:]{0,32}$/i, "most"],
];

const isDuration = (unit: Unit | null): boolean =>
  unit !== null && /^(?:time|months|business-days)$/.test(unit.dimension);

function boundOf(before: string, after: string, isTime: boolean): Bound {
  const lead = before.replace(/[("“]+$/, "");
  for (const [pattern, bound] of BEFORE_BOUNDS) if (pattern.test(lead)) return bound;
  // "after 30 days" is a limit, "after $2 million in 2023" none.
  if (isTime && /\bafter\s+$/i.test(lead)) return "above";
  if (isTime && /\bbefore\s+$/i.test(lead)) return "below";
  if (
    /^\s*(?:or|and)\s+(?:more|above|older|over|longer|higher|greater)\b|^\s*(?:at least|minimum|\+)/i.test(
      after,
    )
  )
    return "least";
  if (
    /^\s*(?:or|and)\s+(?:less|fewer|below|under|younger|shorter|lower)\b|^\s*(?:at most|maximum)/i.test(after)
  )
    return "most";
  return "exact";
}

function joinRanges(text: string, numbers: NumberFact[]): NumberFact[] {
  const joined: NumberFact[] = [];
  for (const fact of numbers) {
    const last = joined.at(-1);
    const between = last === undefined ? "" : text.slice(last.end, fact.start);
    const isDash = /^\s*[-–—]\s*$/.test(between);
    const isBetween =
      last !== undefined && /^\s+and\s+$/.test(between) && /\bbetween\s+$/i.test(text.slice(0, last.start));
    const isTo = /^\s+to\s+$/.test(between) && last?.role !== "from";
    if (
      last !== undefined &&
      (isDash || isBetween || isTo) &&
      last.low === last.high &&
      canJoin(last, fact)
    ) {
      joined[joined.length - 1] = rangeOf(text, last, fact);
    } else joined.push(fact);
  }
  return joined;
}

const canJoin = (one: NumberFact, other: NumberFact): boolean =>
  one.unit === null || other.unit === null || one.unit.dimension === other.unit.dimension;

function rangeOf(text: string, low: NumberFact, high: NumberFact): NumberFact {
  const unit = high.unit ?? low.unit;
  const scaled = (fact: NumberFact): number =>
    fact.unit === null ? fact.low * (unit?.factor ?? 1) : fact.low;
  return {
    ...high,
    text: text.slice(low.start, high.end),
    start: low.start,
    low: scaled(low),
    high: scaled(high),
    isAmbiguous: low.isAmbiguous || high.isAmbiguous,
    unit,
    bound: low.bound,
    role: null,
  };
}
