import { partsOf, today as dayOfToday } from "./days.ts";
import { DATE_PATTERNS, fixedPhrase } from "./date-patterns.ts";
import type { Mask } from "./mask.ts";
import type { DateSpan } from "./span.ts";

const MOST_DATES = 100;

/** The dates and periods of a text, in order, two ends of one range joined ("from 3 May to 9 May"). */
export function findDates(text: string, now: Date, mask: Mask): DateSpan[] {
  const today = dayOfToday(now);
  const found: DateSpan[] = [];
  for (const { pattern, read } of DATE_PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= MOST_DATES) break;
      const start = match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0);
      const place = { start, end: match.index + match[0].length };
      if (!mask.isFree(place)) continue;
      const period = fixedPhrase(match[0].trim(), today) ?? read(match.groups ?? {}, today);
      // A day that no calendar has is nothing else either: "31 February" is not the month.
      mask.take(place);
      if (period === null || !Number.isFinite(period.from) || !Number.isFinite(period.to)) continue;
      found.push({ kind: "date", ...place, amount: null, ...period, lead: null });
    }
  }
  found.sort((one, other) => one.start - other.start);
  return joinRanges(text, found).map((span) => withLead(text, span));
}

const JOINT = /^(?:\s*(?:-|–|—|to|through|thru|till|until|up to|and ending|ending)\s*(?:the\s+)?)$/i;

function joinRanges(text: string, spans: readonly DateSpan[]): DateSpan[] {
  const joined: DateSpan[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    if (before === undefined || !isJoined(text, before, span)) {
      joined.push(span);
      continue;
    }
    const first = before.hasYear || !span.hasYear ? before : withYearOf(before, span);
    joined[joined.length - 1] = {
      ...span,
      start: first.start,
      from: first.from,
      to: span.hasYear || !before.hasYear ? span.to : withYearOf(span, before).to,
      grain: "range",
      hasYear: span.hasYear || before.hasYear,
    };
  }
  return joined;
}

function isJoined(text: string, before: DateSpan, span: DateSpan): boolean {
  const gap = text.slice(before.end, span.start);
  if (gap.length > 20) return false;
  if (JOINT.test(gap)) return true;
  return (
    /^\s*and\s*(?:the\s+)?$/i.test(gap) &&
    /\bbetween\s+(?:the\s+)?$/i.test(text.slice(Math.max(0, before.start - 14), before.start))
  );
}

function withYearOf(span: DateSpan, other: DateSpan): DateSpan {
  const move = (day: number): number => {
    const { month, date } = partsOf(day);
    return Math.round(Date.UTC(partsOf(other.to).year, month - 1, date) / 86_400_000);
  };
  return { ...span, from: move(span.from), to: move(span.to) };
}

function withLead(text: string, span: DateSpan): DateSpan {
  const before = text.slice(Math.max(0, span.start - 24), span.start);
  const after = text.slice(span.end, span.end + 12);
  if (span.grain === "range" && !/(?:since|until)\s+$/i.test(before)) return span;
  if (/\b(?:since|after|starting|beginning|from|as of)\s+(?:on\s+)?(?:the\s+)?$/i.test(before))
    return { ...span, lead: "since" };
  if (/^\s+(?:onwards?|and later)\b/i.test(after)) return { ...span, lead: "since" };
  if (
    /\b(?:until|till|before|up to|by|through|no later than|ending|to)\s+(?:the\s+)?(?:end\s+of\s+)?$/i.test(
      before,
    )
  ) {
    return { ...span, lead: "until" };
  }
  return span;
}
