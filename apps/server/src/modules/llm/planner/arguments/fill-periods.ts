import type { JsonValue } from "@cdsa/contracts";
import { isoOf, partsOf } from "../spans/days.ts";
import type { DateSpan } from "../spans/span.ts";
import { cueScore, hasAny } from "./cues.ts";
import { isOpen, settle, type Draft } from "./draft.ts";
import { dateValue, periodText } from "./period-values.ts";
import type { Property } from "./property.ts";

const START_WORDS: ReadonlySet<string> = new Set(
  "from start since after begin beginning starting earliest in checkin departure first valid_from pickup".split(
    " ",
  ),
);
const END_WORDS: ReadonlySet<string> = new Set(
  "to end until till before through ending latest out checkout last return thru".split(" "),
);

/** Fills years, quarters, months and dates, alone or as the two ends of a period. */
export function fillPeriods(draft: Draft): void {
  const dates = draft.analysis.spans.filter((span) => span.kind === "date");
  if (dates.length === 0) return;
  const dated = draft.properties.filter(
    ({ role, options }) => options.length === 0 && (role === "date" || role === "dateTime"),
  );
  const start = dated.find((property) => hasAny(property, START_WORDS));
  const end = dated.find((property) => property !== start && hasAny(property, END_WORDS));
  for (const date of dates) fillCalendarParts(draft, date);
  const rest = (): DateSpan[] => dates.filter((date) => draft.used.isFree(date));
  const singles = dated.filter((property) => property !== start && property !== end);
  if (start !== undefined && end !== undefined) {
    if (singles.length > 0) fillSingles(draft, singles, rest(), 2);
    fillPair(draft, start, end, rest());
  } else if (start !== undefined) singles.unshift(start);
  else if (end !== undefined) singles.unshift(end);
  fillSingles(draft, singles, rest(), -Infinity);
}

function fillCalendarParts(draft: Draft, date: DateSpan): void {
  const find = (role: Property["role"]): Property | undefined =>
    draft.properties.find(
      (property) => property.role === role && isOpen(draft, property) && property.kind !== "array",
    );
  const year = find("year");
  const { grain } = date;
  const parts = partsOf(date.from);
  const settleYear = (): void => {
    if (year !== undefined && date.hasYear) settle(draft, year, numeric(year, parts.year), date);
  };
  const quarter = find("quarter");
  const month = find("month");
  const period = find("period");
  if (grain === "quarter" && quarter !== undefined) {
    const value = choose(quarter, Math.ceil(parts.month / 3), [
      `Q${Math.ceil(parts.month / 3)}`,
      periodText(quarter, date),
    ]);
    settle(draft, quarter, value, date);
    settleYear();
  } else if (grain === "month" && month !== undefined) {
    const name = new Date(Date.UTC(2000, parts.month - 1, 1)).toLocaleString("en", {
      month: "long",
      timeZone: "UTC",
    });
    const full = isoOf(date.from).slice(0, 7);
    settle(
      draft,
      month,
      choose(
        month,
        parts.month,
        year === undefined ? [full, name] : [name, String(parts.month).padStart(2, "0"), full],
      ),
      date,
    );
    settleYear();
  } else if (grain === "year" && year !== undefined) settleYear();
  else if (period?.kind === "string" && period.options.length === 0 && grain !== "day")
    settle(draft, period, periodText(period, date, draft.analysis.text), date);
}

function choose(property: Property, value: number, texts: readonly string[]): JsonValue {
  if (property.kind === "integer" || property.kind === "number") return value;
  for (const text of [...texts, String(value), texts[0]?.slice(0, 3) ?? ""]) {
    const option = property.options.find((known) => String(known).toLowerCase() === text.toLowerCase());
    if (option !== undefined) return option;
    if (property.options.length === 0 && (property.pattern?.test(text) ?? true)) return text;
  }
  return texts[0] ?? value;
}

function numeric(property: Property, value: number): JsonValue {
  return property.kind === "string" ? String(value) : value;
}

function fillPair(draft: Draft, start: Property, end: Property, dates: readonly DateSpan[]): void {
  const [first, second] = dates;
  if (first === undefined || !isOpen(draft, start) || !isOpen(draft, end)) return;
  if (second !== undefined && first.grain === "day" && second.grain === "day") {
    const isSwapped = cueScore(draft.analysis, start, second) > cueScore(draft.analysis, start, first) + 1;
    const [from, to] = isSwapped ? [second, first] : [first, second];
    settle(draft, start, dateValue(draft, start, from.from, from, "start"), from);
    settle(draft, end, dateValue(draft, end, to.to, to, "end"), to);
    return;
  }
  if (second !== undefined && first.lead === "since" && second.lead === "until") {
    settle(draft, start, dateValue(draft, start, first.from, first, "start"), first);
    settle(draft, end, dateValue(draft, end, second.to, second, "end"), second);
    return;
  }
  const length = first.grain === "day" ? lengthInDays(draft) : null;
  if (length !== null) {
    settle(draft, start, dateValue(draft, start, first.from, first, "start"), first, length.place);
    const isStay = end.words.some((word) => /checkout|out/.test(word)) || length.unit === "night";
    settle(draft, end, dateValue(draft, end, first.from + length.days - (isStay ? 0 : 1), first, "end"));
    return;
  }
  const isOnlyEnd = first.lead === "until" && !start.isRequired;
  const isOnlyStart =
    first.lead === "since" || (first.grain === "day" && start.isRequired && !end.isRequired);
  if (!isOnlyEnd) settle(draft, start, dateValue(draft, start, first.from, first, "start"), first);
  if (!isOnlyStart) settle(draft, end, dateValue(draft, end, first.to, first, "end"), first);
  else if (end.isRequired && first.lead === "since")
    settle(draft, end, isoOf(Math.floor(draft.analysis.now.getTime() / 86_400_000)));
}

const DAYS_OF: ReadonlyMap<string, number> = new Map([
  ["day", 1],
  ["night", 1],
  ["week", 7],
]);

function lengthInDays(draft: Draft) {
  for (const span of draft.analysis.spans) {
    if (span.kind !== "number" || span.unit === null || !Number.isInteger(span.value)) continue;
    const days = DAYS_OF.get(span.unit);
    const takesDays = draft.properties.some(
      (property) => property.kind === "integer" && property.words.includes(`${span.unit ?? ""}s`),
    );
    if (days !== undefined && !takesDays && span.value > 0 && span.value < 1000)
      return { days: days * span.value, unit: span.unit, place: span };
  }
  return null;
}

function fillSingles(
  draft: Draft,
  properties: readonly Property[],
  dates: readonly DateSpan[],
  least: number,
): void {
  const pairs = properties
    .filter((property) => isOpen(draft, property) && property.kind === "string")
    .flatMap((property) =>
      dates.map((date) => ({ property, date, score: singleScore(draft, property, date) })),
    )
    .filter(({ score }) => score >= least)
    .sort((one, other) => other.score - one.score);
  for (const { property, date } of pairs) {
    if (!isOpen(draft, property) || !draft.used.isFree(date)) continue;
    const isEnd = date.lead === "until" || hasAny(property, END_WORDS);
    settle(
      draft,
      property,
      dateValue(draft, property, isEnd ? date.to : date.from, date, isEnd ? "end" : "start"),
      date,
    );
  }
}

function singleScore({ analysis }: Draft, property: Property, date: DateSpan): number {
  const cue = cueScore(analysis, property, date);
  if (date.lead === "since")
    return cue + (hasAny(property, START_WORDS) ? 3 : hasAny(property, END_WORDS) ? -3 : 0);
  const isEnd =
    hasAny(property, END_WORDS) ||
    property.words.some((word) => /due|deadline|expiry|needed|required/.test(word));
  if (date.lead === "until") return cue + (isEnd ? 3 : hasAny(property, START_WORDS) ? -3 : 0);
  return cue + (property.isRequired ? 0.5 : 0) + (property.words.length === 1 ? 0.2 : 0);
}
