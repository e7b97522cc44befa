import { PREPOSITIONS, REQUEST_WORDS, STOP_WORDS } from "../text/stop-words.ts";
import { areSynonyms } from "../text/synonyms.ts";
import { tokensBefore } from "../text/text-analysis.ts";
import type { Token } from "../text/tokenise.ts";
import { cueScore, namesProperty, prepositionScore } from "./cues.ts";
import { isInQuote, isOpen, type Candidate, type Draft } from "./draft.ts";
import type { Property, Role } from "./property.ts";

const ROLES: ReadonlySet<Role> = new Set<Role>([
  "plain",
  "person",
  "place",
  "organisation",
  "country",
  "timezone",
  "identifier",
  "language",
  "unit",
]);
const JOINED = /^(?:[ \t]|\s?[-&/'’+]\s?)$/;
const MOST_CHUNKS = 60;

/** Runs of words between the joints of the sentence, for string properties that nothing exact has filled. */
export function chunkCandidates(draft: Draft, only?: (property: Property) => boolean): Candidate[] {
  const open = draft.properties.filter(
    (property) =>
      property.kind === "string" &&
      property.options.length === 0 &&
      ROLES.has(property.role) &&
      property.pattern === null &&
      property.format === "" &&
      isOpen(draft, property) &&
      (only?.(property) ?? true),
  );
  if (open.length === 0) return [];
  const chunks = chunksOf(draft);
  return open.flatMap((property) => chunks.flatMap((chunk) => chunkCandidate(draft, property, chunk) ?? []));
}

/** The free runs of words without stop words, in order. */
export function chunksOf(draft: Draft): Token[][] {
  const { tokens, text } = draft.analysis;
  const moments = draft.analysis.spans.filter(({ kind }) => kind === "date" || kind === "time");
  const chunks: Token[][] = [];
  let chunk: Token[] = [];
  const close = (): void => {
    if (chunk.length > 0) chunks.push(chunk);
    chunk = [];
  };
  for (const [index, token] of tokens.entries()) {
    const before = chunk.at(-1);
    if (before !== undefined && !JOINED.test(text.slice(before.end, token.start))) close();
    const isJoint =
      (STOP_WORDS.has(token.lower) && !(token.isCapital && chunk.length > 0 && !token.startsSentence)) ||
      PREPOSITIONS.has(token.lower) ||
      !draft.used.isFree(token) ||
      isInQuote(draft, token) ||
      moments.some(({ start, end }) => token.start >= start && token.end <= end);
    const isVerb =
      chunk.length === 0 &&
      ((REQUEST_WORDS.has(token.lower) && (token.startsSentence || !token.isCapital)) ||
        isOpeningVerb(token, tokens[index + 1]));
    if (isJoint || isVerb) close();
    else chunk.push(token);
    if (chunks.length >= MOST_CHUNKS) break;
  }
  close();
  return chunks;
}

/** The first word of a sentence before an article is a verb, known or not: "Advertise a position". */
export function isOpeningVerb(token: Token, next: Token | undefined): boolean {
  return (
    token.startsSentence &&
    next !== undefined &&
    /^(?:an?|the|my|our|all|any|some|every|me|us|new|\d+)$/.test(next.lower)
  );
}

/** What a run of words offers to a property, once the words that name the property or the tool are off its ends. */
export function chunkCandidate(draft: Draft, property: Property, chunk: readonly Token[]): Candidate | null {
  let first = 0;
  let last = chunk.length - 1;
  let named = 0;
  const tokenAt = (index: number): string => chunk[index]?.stem ?? "";
  for (; first < last; first += 1) {
    const names = namesProperty(property, tokenAt(first));
    if (names < 0.5 && !isAboutTool(draft, tokenAt(first))) break;
    named = Math.max(named, names * 3);
  }
  for (; last > first; last -= 1) {
    const names = namesProperty(property, tokenAt(last));
    if (names < 1 && !draft.toolStems.has(tokenAt(last))) break;
    named = Math.max(named, names * 3);
  }
  const start = chunk[first];
  const end = chunk[last];
  if (start === undefined || end === undefined) return null;
  const kept = chunk.slice(first, last + 1);
  if (kept.length > 8 || kept.every((token) => isAboutTool(draft, token.stem) || isLabel(draft, token.stem)))
    return null;
  const place = { start: start.start, end: end.end };
  const value = draft.analysis.text.slice(place.start, place.end);
  if (
    value.length > property.maxLength ||
    (property.role === "identifier" && kept.length > 1) ||
    (property.role === "person" && !start.isCapital && named < 2) ||
    (property.role === "identifier" &&
      !/\d/.test(value) &&
      named + cueScore(draft.analysis, property, place) < 3)
  )
    return null;
  const known = kept.filter((token) => draft.vocabulary.has(token.stem)).length / kept.length;
  const score =
    (property.role === "plain" ? 1 : 0.6) +
    Math.max(named, 0) +
    cueScore(draft.analysis, property, place) +
    (property.isRequired ? 0.8 : 0) +
    exampleBonus(property, value) -
    known;
  const [nearest, second] = tokensBefore(draft.analysis, place.start, 2);
  const isIntroduced =
    (prepositionScore(property, nearest?.lower ?? "", second?.lower ?? "") > 0 ||
      /^(?:have|has|having|take|takes|taking|using)$/.test(nearest?.lower ?? "")) &&
    known < 0.5;
  return score >= (property.isRequired ? 0.9 : isIntroduced ? 1 : 3)
    ? { property, value, ...place, score }
    : null;
}

/** A value that the schema itself gives as an example is one. */
export function exampleBonus({ examples }: Property, value: string): number {
  return examples.some((example) => example.toLowerCase() === value.toLowerCase()) ? 3 : 0;
}

function isLabel({ properties }: Draft, word: string): boolean {
  return properties.some((property) => namesProperty(property, word) >= 1);
}

function isAboutTool({ toolStems }: Draft, word: string): boolean {
  return [...toolStems].some((known) => areSynonyms(known, word));
}
