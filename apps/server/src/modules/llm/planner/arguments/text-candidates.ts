import type { TextSpan } from "../spans/span.ts";
import { stem } from "../text/stem.ts";
import { tokensAfter } from "../text/text-analysis.ts";
import { REQUEST_WORDS, STOP_WORDS } from "../text/stop-words.ts";
import { cueScore, namesProperty } from "./cues.ts";
import { exampleBonus } from "./chunk-candidates.ts";
import type { Candidate, Draft } from "./draft.ts";
import { shapeOf } from "./period-values.ts";
import type { Property, Role } from "./property.ts";
import { LONGEST_TRIED } from "./safe-pattern.ts";

const TEXT_ROLES: ReadonlySet<Role> = new Set<Role>(["message", "title", "reason", "query", "expression"]);
const DATED: ReadonlySet<Role> = new Set<Role>(["date", "dateTime", "time", "month", "quarter", "year"]);

/** What the mail addresses, links, phones, codes, names and quotes of the text offer to the string properties. */
export function textCandidates(draft: Draft): Candidate[] {
  const spans = draft.analysis.spans.filter(
    (span) => "value" in span && typeof span.value === "string" && draft.used.isFree(span),
  );
  return draft.properties
    .filter(({ kind, options, role }) => kind === "string" && options.length === 0 && !DATED.has(role))
    .flatMap((property) => [
      ...spans.flatMap((span) =>
        span.kind === "date" || span.kind === "time" || span.kind === "number"
          ? []
          : (textCandidate(draft, property, span) ?? []),
      ),
      ...wordCandidates(draft, property),
    ]);
}

/** The candidate that a piece of text is for a property, or null where its kind or pattern rules it out. */
export function textCandidate(draft: Draft, property: Property, whole: TextSpan): Candidate | null {
  const span = whole.kind === "name" ? withoutLabel(draft, property, whole) : whole;
  const base = baseScore(property, span);
  const value = base === null ? null : fitPattern(property, span.value);
  if (base === null || value === null || value.length > property.maxLength) return null;
  const cue = cueScore(draft.analysis, property, span);
  const score =
    base +
    cue +
    exampleBonus(property, value) +
    (isTelling(property) ? 4 : 0) +
    (property.isRequired ? 0.5 : 0);
  return score > 1 ? { property, value, start: span.start, end: span.end, score } : null;
}

/** "Employee Rosa Parks" at the start of a sentence is the label and the name. */
function withoutLabel(draft: Draft, property: Property, span: TextSpan): TextSpan {
  const [first, second] = tokensAfter(draft.analysis, span.start, 2);
  if (first === undefined || second === undefined || second.start >= span.end) return span;
  const isLabel =
    namesProperty(property, first.stem) >= 0.6 || (first.startsSentence && draft.vocabulary.has(first.stem));
  return isLabel
    ? { ...span, start: second.start, value: draft.analysis.text.slice(second.start, span.end) }
    : span;
}

/** A pattern that any word fits says nothing of a value. */
function isTelling({ pattern }: Property): boolean {
  return pattern !== null && !(pattern.test("zebra") && pattern.test("7"));
}

/** The text as the pattern wants it, also in upper or lower case; null where no case fits. */
function fitPattern({ pattern }: Property, text: string): string | null {
  if (pattern === null) return text;
  if (text.length > LONGEST_TRIED) return null;
  return (
    [text, text.toUpperCase(), text.toLowerCase(), text.replace(/^#/, "")].find((form) =>
      pattern.test(form),
    ) ?? null
  );
}

function baseScore(property: Property, { kind, value }: TextSpan): number | null {
  const { role } = property;
  switch (kind) {
    case "email":
    case "url":
    case "phone":
      if (role === kind) return 7;
      if (role === "person" || role === "identifier" || property.pattern !== null)
        return kind === "email" ? 2 : 1.5;
      return role === "plain" || role === "message" ? 0.5 : null;
    case "id":
      return idScore(property, value);
    case "name":
      if (role === "person" || role === "place" || role === "organisation" || role === "country") return 2.5;
      if (role === "identifier")
        return property.pattern === null
          ? property.examples.length > 0
            ? exampleScore(property, value)
            : null
          : 0;
      return role === "plain" || role === "timezone" ? 1.5 : null;
    case "quoted":
      if (
        role === "email" ||
        role === "url" ||
        role === "phone" ||
        role === "currency" ||
        role === "language" ||
        role === "expression"
      )
        return null;
      return TEXT_ROLES.has(role) ? 5 : role === "plain" ? 3.5 : 2.5;
  }
}

function idScore(property: Property, value: string): number | null {
  const { role, format } = property;
  if (format === "uuid") return /^[\da-f-]{36}$/i.test(value) ? 8 : null;
  if (format === "ipv4") return /^[\d.]+$/.test(value) ? 8 : null;
  if (role === "identifier" || property.pattern !== null)
    return 4 + exampleScore(property, value) + prefixScore(property, value);
  const looks = exampleScore(property, value) + prefixScore(property, value);
  return role === "plain" || looks > 0 ? 1.5 + looks : null;
}

/** Codes look like the examples of the schema: same letters before the digits, or the same shape. */
function exampleScore({ examples }: Property, value: string): number {
  if (examples.length === 0) return 0;
  const prefix = prefixOf(value);
  if (prefix !== "" && examples.some((example) => prefixOf(example) === prefix)) return 4;
  if (examples.some((example) => shapeOf(example) === shapeOf(value))) return 2;
  return examples.some((example) => /\d/.test(example)) ? -1.5 : 0;
}

function prefixOf(code: string): string {
  return (/^\p{L}+(?=[-_/#.]?\d|[-_/])/u.exec(code)?.[0] ?? "").toLowerCase();
}

/** INV stands for invoice and EMP for employee: the letters of a code are those of the property's word, in order. */
function prefixScore({ words }: Property, value: string): number {
  const prefix = prefixOf(value);
  if (prefix.length < 2) return 0;
  return words.some((word) => word.startsWith(prefix.slice(0, 1)) && isSubsequence(prefix, word)) ? 2.5 : 0;
}

function isSubsequence(letters: string, word: string): boolean {
  let next = 0;
  for (const letter of word) if (letter === letters[next]) next += 1;
  return next === letters.length;
}

/** Bare words and numbers that fit a pattern, look like an example, or stand right beside the name of an identifier. */
function wordCandidates(draft: Draft, property: Property): Candidate[] {
  const { pattern, role, examples } = property;
  if (pattern === null && role !== "identifier") return [];
  const words = draft.analysis.tokens.filter(
    (token) => draft.used.isFree(token) && token.text.length <= LONGEST_TRIED,
  );
  return words.flatMap((token): Candidate[] => {
    if (STOP_WORDS.has(token.lower) && !/^\d/.test(token.text)) return [];
    const isCode =
      /\d/.test(token.text) || (/^\p{Lu}{2,}$/u.test(token.text) && !draft.toolStems.has(stem(token.text)));
    const value = pattern === null ? (isCode ? token.text : null) : fitPattern(property, token.text);
    if (value === null || (value !== token.text && REQUEST_WORDS.has(token.lower))) return [];
    const isBroad = pattern !== null && !isCode;
    if (pattern !== null && !isTelling(property) && cueScore(draft.analysis, property, token) < 1.5)
      return [];
    if (
      isBroad &&
      (token.text !== value || !token.isCapital || token.startsSentence || pattern.test("zebra"))
    )
      return [];
    const cue = cueScore(draft.analysis, property, token);
    const looks = examples.some((example) => shapeOf(example) === shapeOf(token.text)) ? 2 : 0;
    const score = cue + looks + (isTelling(property) ? 3 : 0) + (property.isRequired ? 0.5 : 0);
    return score >= 1.5 ? [{ property, value, start: token.start, end: token.end, score }] : [];
  });
}
