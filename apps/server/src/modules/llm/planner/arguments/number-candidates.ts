import { stem } from "../text/stem.ts";
import type { NumberSpan, Span } from "../spans/span.ts";
import { cueScore } from "./cues.ts";
import type { Candidate, Draft } from "./draft.ts";
import type { Property } from "./property.ts";

const MINUTES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    second: 1 / 60,
    sec: 1 / 60,
    minut: 1,
    min: 1,
    hour: 60,
    hr: 60,
    h: 60,
    day: 1440,
    night: 1440,
    week: 10_080,
    month: 43_800,
    year: 525_600,
  }),
);
const MONEY =
  /^(?:amount|price|cost|budget|salary|fee|value|total|payment|spend|sum|money|revenue|premium|rent|deposit|principal|balance|credit|wage|loan|limit|max|min|maximum|minimum)$/;
const SHARE =
  /^(?:percent|percentage|rate|discount|tax|margin|interest|share|markup|pct|vat|probability|confidence)$/;
const AT_LEAST =
  /(?:over|above|more than|greater than|larger than|higher than|at least|minimum(?: of)?|min|exceeding|exceeds|older than|aged? over|longer than|no less than|starting at|upwards of)\s*(?:the age of\s+)?$/i;
const AT_MOST =
  /(?:under|below|less than|lower than|smaller than|at most|up to|maximum(?: of)?|max|younger than|no more than|not more than|cheaper than|within|fewer than|shorter than)\s*(?:the age of\s+)?$/i;

/** What each number of the text offers to the numeric properties. */
export function numberCandidates(draft: Draft): Candidate[] {
  const numbers = draft.analysis.spans.filter((span) => draft.used.isFree(span)).flatMap(asNumber);
  const properties = draft.properties.filter(
    ({ kind, options }) => (kind === "integer" || kind === "number") && options.length === 0,
  );
  return properties.flatMap((property) =>
    numbers.flatMap((span) => numberCandidate(draft, property, span, properties.length) ?? []),
  );
}

/** A number, or the amount in a period such as "the next 6 months", which only a property in that unit may take. */
function asNumber(span: Span): NumberSpan[] {
  if (span.kind === "number") return [span];
  if (span.kind !== "date" || span.amount === null) return [];
  const { value, unit } = span.amount;
  return [
    { kind: "number", start: span.start, end: span.end, value, unit, currency: null, isPercent: false },
  ];
}

/** The candidate that a number is for a property, or null where its unit, sign or range rules it out. */
export function numberCandidate(
  draft: Draft,
  property: Property,
  span: NumberSpan,
  rivals: number,
): Candidate | null {
  const { analysis } = draft;
  const converted = inUnitOf(property, span);
  const value = converted ?? (property.maximum <= 1 && span.isPercent ? span.value / 100 : span.value);
  if (value < property.minimum || value > property.maximum) return null;
  if (property.kind === "integer" && !Number.isInteger(value)) return null;
  const before = analysis.text.slice(Math.max(0, span.start - 30), span.start);
  const score =
    1 +
    cueScore(analysis, property, span) +
    unitScore(property, span, converted !== null) +
    boundScore(property, analysis.text, span, before) +
    limitScore(property, before) +
    (property.isRequired ? 0.8 : rivals > 1 ? -0.3 : 0);
  return score >= (property.isRequired ? 0.3 : 1)
    ? { property, value, start: span.start, end: span.end, score }
    : null;
}

function inUnitOf(property: Property, { value, unit }: NumberSpan): number | null {
  const from = unit === null ? undefined : MINUTES.get(unit);
  if (from === undefined) return null;
  const wanted = durationUnitOf(property);
  if (wanted === null) return null;
  const to = MINUTES.get(wanted) ?? 1;
  return Number(((value * from) / to).toPrecision(12));
}

function durationUnitOf({ words, description }: Property): string | null {
  const named =
    words.map((word) => stem(word)).find((word) => word.length > 3 && MINUTES.has(word)) ??
    (words.at(-1) === "mins" ? "minut" : undefined);
  if (named !== undefined) return named;
  const told = /\b(?<unit>seconds|minutes|hours|days|nights|weeks|months|years)\b/i.exec(description)
    ?.groups?.["unit"];
  return told === undefined ? null : stem(told);
}

function unitScore(
  property: Property,
  { unit, currency, isPercent }: NumberSpan,
  isConverted: boolean,
): number {
  const { words, description } = property;
  if (isPercent) return words.some((word) => SHARE.test(word)) || /percent|%/i.test(description) ? 2.5 : -2;
  if (currency !== null)
    return words.some((word) => MONEY.test(word)) ||
      /\b(?:price|amount|cost|currency|dollars|euros|money)\b/i.test(description)
      ? 2.5
      : -2;
  if (isConverted) return 2.5;
  if (unit !== null && MINUTES.has(unit) && unit !== "min" && unit !== "h")
    return words.includes("age") && unit === "year" ? 2 : -1.5;
  return 0;
}

function boundScore({ words }: Property, text: string, span: NumberSpan, before: string): number {
  const isLow = words.some((word) =>
    /^(?:min|minimum|least|above|over|from|low|lower|greater|more|longer)$/.test(word),
  );
  const isHigh = words.some((word) =>
    /^(?:max|maximum|most|below|under|to|high|upper|less|within|limit)$/.test(word),
  );
  const after = text.slice(span.end, span.end + 24);
  const isFirstOfTwo = /between\s+[$€£]?$/i.test(before) || /^\s*(?:-|–|to)\s*[$€£]?\d/.test(after);
  const isSecondOfTwo =
    /between\s+[$€£]?[\d.,k]+\s*\S{0,8}\s+and\s+[$€£]?$/i.test(before) ||
    /\d\S{0,2}\s*(?:-|–|to)\s*[$€£]?$/.test(before);
  const saysLow =
    AT_LEAST.test(before) ||
    isFirstOfTwo ||
    /^\s*(?:or (?:more|above|older|over|higher)|\+|and (?:over|above|older|up))/i.test(after);
  const saysHigh =
    AT_MOST.test(before) ||
    isSecondOfTwo ||
    /^\s*(?:or (?:less|below|younger|under|fewer|cheaper)|at most|max|tops)/i.test(after);
  if (isLow && !isHigh) return saysLow ? 4 : saysHigh ? -6 : -1;
  if (isHigh && !isLow) return saysHigh ? 4 : saysLow ? -6 : -1;
  return saysLow || saysHigh ? -0.5 : 0;
}

function limitScore({ words, description }: Property, before: string): number {
  const isLimit =
    words.some((word) => /^(?:limit|top|results|first)$/.test(word)) ||
    /\b(?:maximum number of|how many (?:\w+ )?(?:to|at most)|number of results|at most)\b/i.test(description);
  const saysLimit =
    /\b(?:top|first|last|latest|limit(?: to| of)?|only|just|best|bottom|show|list|newest|most recent|up to|at most|max(?:imum)?)\s+(?:the\s+)?(?:top\s+|first\s+|last\s+)?$/i.test(
      before,
    );
  if (isLimit) return saysLimit ? 4 : -0.5;
  return /\b(?:top|first|latest)\s+$/i.test(before) ? -2 : 0;
}
