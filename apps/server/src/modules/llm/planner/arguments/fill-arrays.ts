import type { Place } from "../spans/span.ts";
import { chunkCandidate, chunksOf } from "./chunk-candidates.ts";
import { isOpen, settle, type Candidate, type Draft } from "./draft.ts";
import { optionCandidates } from "./enum-candidates.ts";
import { numberCandidate } from "./number-candidates.ts";
import type { Property } from "./property.ts";
import { textCandidate } from "./text-candidates.ts";

const JOINT = /^\s*(?:,\s*(?:and|or)?|and|or|&|\+|;|plus|as well as)\s*(?:the\s+)?$/i;

/** Fills lists: every named option of an enum, or the run of like values joined by commas and "and". */
export function fillArrays(draft: Draft): void {
  for (const property of draft.properties) {
    const { item } = property;
    if (item === null || !isOpen(draft, property)) continue;
    const found =
      item.options.length > 0
        ? distinct(optionCandidates(draft, item))
        : cluster(draft, itemCandidates(draft, item, property.isRequired));
    if (found.length === 0) continue;
    settle(draft, property, [...new Set(found.map(({ value }) => value))], ...found);
  }
}

function distinct(candidates: readonly Candidate[]): Candidate[] {
  const best: Candidate[] = [];
  for (const candidate of [...candidates].sort((one, other) => other.score - one.score)) {
    if (
      candidate.score >= 3 &&
      best.every((other) => candidate.end <= other.start || other.end <= candidate.start)
    )
      best.push(candidate);
  }
  return best.sort((one, other) => one.start - other.start);
}

function itemCandidates(draft: Draft, item: Property, isRequired: boolean): Candidate[] {
  const wanted = { ...item, isRequired };
  const exact = draft.analysis.spans.flatMap((span): Candidate[] => {
    if (!draft.used.isFree(span) || span.kind === "date" || span.kind === "time") return [];
    if (span.kind === "number")
      return item.kind === "integer" || item.kind === "number"
        ? [numberCandidate(draft, wanted, span, 1) ?? []].flat()
        : [];
    return item.kind === "string" ? [textCandidate(draft, wanted, span) ?? []].flat() : [];
  });
  if (exact.length > 0 || item.kind !== "string" || item.format !== "" || item.pattern !== null) return exact;
  return chunksOf(draft).flatMap(
    (chunk) =>
      chunkCandidate(draft, wanted, chunk) ??
      (isRequired ? chunkCandidate(draft, { ...wanted, words: [] }, chunk) : null) ??
      [],
  );
}

/** The surest value with its neighbours to both sides, as long as only a comma or an "and" stands between. */
function cluster(draft: Draft, candidates: readonly Candidate[]): Candidate[] {
  const inOrder = [...candidates].sort((one, other) => one.start - other.start);
  const best = inOrder.reduce(
    (top, one, index) => (one.score > (inOrder[top]?.score ?? -Infinity) ? index : top),
    0,
  );
  const surest = inOrder[best];

  let first = best;
  let last = best;
  const isJoined = (one: Place | undefined, other: Place | undefined): boolean =>
    one !== undefined && other !== undefined && JOINT.test(draft.analysis.text.slice(one.end, other.start));
  while (isJoined(inOrder[first - 1], inOrder[first])) first -= 1;
  while (isJoined(inOrder[last], inOrder[last + 1])) last += 1;
  const found = inOrder.slice(first, last + 1);
  const least = surest?.property.isRequired === true ? 1 : found.length > 1 ? 1.2 : 2.5;
  return surest === undefined || surest.score < least ? [] : found;
}
