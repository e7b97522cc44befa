import type { Token } from "../text/tokenise.ts";
import { findDates } from "./find-dates.ts";
import { findNames } from "./find-names.ts";
import { findNumbers } from "./find-numbers.ts";
import { findTimes } from "./find-times.ts";
import { createMask, type Mask } from "./mask.ts";
import type { Span, TextSpan } from "./span.ts";

/** What follows is read as plain text only: nobody asks a question with more dates and numbers than fit in here. */
const LONGEST_READ = 10_000;
const MOST_OF_A_KIND = 100;

type TextPattern = { kind: TextSpan["kind"]; pattern: RegExp };

/** In order: what an earlier pattern took, a later one doesn't see. */
const TEXT_PATTERNS: readonly TextPattern[] = [
  { kind: "url", pattern: /https?:\/\/[^\s<>"']{1,2000}[^\s<>"'.,;:!?)]/giu },
  { kind: "email", pattern: /(?<![\w.+-])[\w.+-]{1,64}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,4}/giu },
  {
    kind: "id",
    pattern: /(?<![\p{L}\p{N}-])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\p{L}\p{N}])/giu,
  },
  { kind: "id", pattern: /(?<![\p{N}.])(?:\d{1,3}\.){3}\d{1,3}(?![\p{N}.]\d)/gu },
  {
    kind: "phone",
    pattern:
      /(?<![\p{L}\p{N}])(?:\+\d{1,3}[\s.-]?(?:\(?\d{1,4}\)?[\s.-]?){2,5}\d{2,4}|\(\d{3}\)\s?\d{3}-\d{4}|\d{3}[-.]\d{3,4}[-.]\d{4}|555-\d{4})(?!\d)/gu,
  },
  // Letters and digits in one code: INV-2024-001, PAT-0012, 1Z999AA10123456784, srv-web-01, B2B-77.
  {
    kind: "id",
    pattern:
      /(?<![\p{L}\p{N}_/.-])(?=[\p{L}\d_/.-]{0,30}\d)(?=[\d_/.-]{0,30}\p{L})(?!\d{1,3}(?:st|nd|rd|th|am|pm|k|m|bn|km|kg|mb|gb|tb|cm|mm|ml|mg|lb|lbs|oz|ft|mi|min|hrs?|h|x)\b)(?!(?:Q[1-4]|FY|H[12])(?:[-\s]?\d{2,4})?(?![\p{L}\p{N}-]))(?!\d{4}-?Q\d)(?!\d{1,2}-(?:day|week|month|year|hour|minute|night))[\p{L}\d]{1,24}(?:[-_/.][\p{L}\d]{1,24}){0,5}(?![\p{L}\p{N}])/giu,
  },
  // Words joined by underscores, as names in programs and vaults are: CRM_API_KEY, db_password.
  {
    kind: "id",
    pattern: /(?<![\p{L}\p{N}_/.-])\p{L}[\p{L}\d]{0,24}(?:_[\p{L}\d]{1,24}){1,8}(?![\p{L}\p{N}_])/gu,
  },
  {
    kind: "name",
    pattern:
      /(?<![\p{L}\p{N}])\d{1,5}[a-z]?\s(?:\p{Lu}\p{L}{1,20}\s){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Way|Boulevard|Blvd|Court|Square|Place|Terrace|Close)(?!\p{L})|\p{Lu}[\p{L}-]{1,30}(?:str|strasse|straße|weg|platz|allee|gasse|laan|straat)\.?\s\d{1,4}[a-z]?(?![\p{L}\p{N}])/gu,
  },
  { kind: "id", pattern: /#\d{1,12}(?![\p{L}\p{N}])/gu },
];
const QUOTED =
  /"(?<double>[^"]+)"|“(?<curly>[^“”]+)”|«(?<guillemet>[^«»]+)»|(?<![\p{L}\p{N}])'(?<single>[^'\n]+)'(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])‘(?<low>[^‘’\n]+)’|`(?<tick>[^`]+)`/gu;

/** Everything in a text that can be an argument as it stands, in order of place. */
export function findSpans(text: string, tokens: readonly Token[], now: Date): Span[] {
  const readable = text.slice(0, LONGEST_READ);
  const mask = createMask(readable.length);
  const quoted = findQuoted(text, mask);
  const exact = TEXT_PATTERNS.flatMap(({ kind, pattern }) => findByPattern(readable, kind, pattern, mask));
  const dates = findDates(readable, now, mask);
  const times = findTimes(readable, mask);
  const numbers = findNumbers(readable, mask);
  const names = findNames(readable, tokens, mask);
  return [...quoted, ...exact, ...dates, ...times, ...numbers, ...names].sort((a, b) => a.start - b.start);
}

function findQuoted(text: string, mask: Mask): TextSpan[] {
  const found: TextSpan[] = [];
  for (const match of text.matchAll(QUOTED)) {
    const value = Object.values(match.groups ?? {}).find((group) => typeof group === "string") ?? "";
    const place = { start: match.index, end: match.index + match[0].length };
    mask.take(place);
    found.push({ kind: "quoted", ...place, value: value.trim() });
    if (found.length >= MOST_OF_A_KIND) break;
  }
  return found;
}

function findByPattern(text: string, kind: TextSpan["kind"], pattern: RegExp, mask: Mask): TextSpan[] {
  const found: TextSpan[] = [];
  for (const match of text.matchAll(pattern)) {
    const value = match[0].replace(/[.\s]+$/, "");
    const place = { start: match.index, end: match.index + value.length };
    if (!mask.isFree(place) || (kind === "id" && isDateLike(value))) continue;
    mask.take(place);
    found.push({ kind, ...place, value });
    if (found.length >= MOST_OF_A_KIND) break;
  }
  return found;
}

/** A time stamp or a date with its month's name is a date, not a code. */
function isDateLike(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT|^\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:-\d{2,4})?$/i.test(
    value,
  );
}
