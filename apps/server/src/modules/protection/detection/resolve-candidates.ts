import { type Candidate, isWordUnit } from "./block.ts";

/** Types of which the part that no better candidate covers is still worth hiding. */
const DIVISIBLE = new Set(["ADDRESS", "PERSON", "ORGANISATION", "PLACE", "SECRET"]);

/**
 * Leaves spans that do not overlap, in order of position: the higher score wins, then the longer one. `text` is what the
 * positions count in, `start` the first unit that may be covered.
 */
export function resolveCandidates(text: string, start: number, candidates: Candidate[]): Candidate[] {
  if (candidates.length < 2) return candidates;
  const taken = new Uint8Array(text.length - start);
  const kept: Candidate[] = [];
  candidates.sort(
    (a, b) =>
      b.score - a.score ||
      b.end - b.start - (a.end - a.start) ||
      a.start - b.start ||
      (a.type < b.type ? -1 : 1),
  );
  for (const candidate of candidates) {
    const free = freePart(text, start, taken, candidate);
    if (free === undefined) continue;
    taken.fill(1, free.start - start, free.end - start);
    kept.push(free);
  }
  return kept.sort((a, b) => a.start - b.start);
}

function freePart(
  text: string,
  offset: number,
  taken: Uint8Array,
  candidate: Candidate,
): Candidate | undefined {
  let { start, end } = candidate;
  const isFree = (index: number): boolean => taken[index - offset] === 0;
  if (DIVISIBLE.has(candidate.type)) {
    while (start < end && !isFree(start)) start += 1;
    while (end > start && !isFree(end - 1)) end -= 1;
    if (start !== candidate.start || end !== candidate.end) {
      while (start < end && !isWordUnit(text, start)) start += 1;
      while (end > start && !isWordUnit(text, end - 1)) end -= 1;
    }
    if (end - start < 2) return undefined;
  }
  for (let index = start; index < end; index += 1) if (!isFree(index)) return undefined;
  return { ...candidate, start, end };
}
