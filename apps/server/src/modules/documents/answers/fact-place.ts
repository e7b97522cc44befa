import type { Evidence } from "./evidence.ts";
import type { Fact } from "./facts/fact.ts";
import { contentTermsOf } from "./terms.ts";

/** A part of a sentence that belongs to one of several facts of the same kind: "$5 m in 2023" of "$5 m in 2023, $7 m in 2024". */
type Segment = { fact: Fact; words: Set<string> };

const STRONG = /;\s|\s(?:while|whereas|but|versus|vs\.?|compared\s(?:with|to)|against)\s|,\s(?:and|or)\s/iu;
const WEAK = /,\s|\s(?:and|or|\/)\s|\)\s/iu;
const LAST = /\s(?:to|from|by|until|than|in|for|on|at|with)\s/iu;

/** Whether two facts can be taken for one another. */
export function isRival(one: Fact, other: Fact): boolean {
  if (one.kind !== other.kind) return false;
  if (one.kind === "number" && other.kind === "number") {
    return one.unit === null || other.unit === null || sameSort(one.unit.dimension, other.unit.dimension);
  }
  if (one.kind === "date" && other.kind === "date") return (one.day === null) === (other.day === null);
  return true;
}

const DURATIONS = new Set(["time", "months", "business-days"]);
const sameSort = (one: string, other: string): boolean =>
  one === other ||
  (DURATIONS.has(one) && DURATIONS.has(other)) ||
  (one.startsWith("currency:") && other.startsWith("currency:"));

/** Cuts a sentence into one segment for each fact that `fact` could be confused with, itself included. */
function segmentsOf(text: string, facts: readonly Fact[], fact: Fact): Segment[] {
  const rivals = facts.filter((each) => isRival(each, fact));
  let from = 0;
  return rivals.map((each, index) => {
    const next = rivals[index + 1];
    const to = next === undefined ? text.length : cutBetween(text, each.end, next.start);
    const words = wordsOf(text, from, to, each);
    from = to;
    return { fact: each, words };
  });
}

function cutBetween(text: string, from: number, to: number): number {
  const between = text.slice(from, to);
  const match = STRONG.exec(between) ?? WEAK.exec(between) ?? LAST.exec(between);
  return match === null ? from : from + match.index;
}

function wordsOf(text: string, from: number, to: number, fact: Fact): Set<string> {
  const words = contentTermsOf(text).filter(
    (term) => term.start >= from && term.end <= to && (term.end <= fact.start || term.start >= fact.end),
  );
  return new Set(words.map((term) => term.stem));
}

/** In a table, the segment of a fact is its column. */
function columnsOf(evidence: Evidence, fact: Fact): Segment[] {
  return evidence.facts
    .filter((each) => isRival(each, fact))
    .map((each) => {
      const cell = evidence.cells.find(({ start, end }) => start <= each.start && each.end <= end);
      return { fact: each, words: new Set(contentTermsOf(cell?.header ?? "").map((term) => term.stem)) };
    });
}

/** The words that stand with a fact of a claim, where the claim has several that could be confused; else all of them. */
export function wordsWith(
  claim: string,
  facts: readonly Fact[],
  fact: Fact,
): { near: Set<string>; isAlone: boolean } {
  const segments = segmentsOf(claim, facts, fact);
  const own = segments.find((segment) => segment.fact === fact);
  if (segments.length < 2 || own === undefined)
    return { near: wordsOf(claim, 0, claim.length, fact), isAlone: true };
  return { near: own.words, isAlone: false };
}

/**
 * Whether a fact stands in its evidence with other words than in the claim: "$7 m" with 2024 there and with 2023 here.
 * `near` are the words of the claim that stand with it.
 */
export function standsElsewhere(evidence: Evidence, found: Fact, near: ReadonlySet<string>): boolean {
  const segments =
    evidence.cells.length > 0 ? columnsOf(evidence, found) : segmentsOf(evidence.text, evidence.facts, found);
  if (segments.length < 2) return false;
  const shares = segments.map((segment) => {
    const others = segments.filter((each) => each !== segment);
    const own = [...segment.words].filter((word) => !others.some((other) => other.words.has(word)));
    const hits = own.filter((word) => near.has(word)).length;
    return { isOwn: segment.fact === found, hits, ratio: own.length === 0 ? null : hits / own.length };
  });
  const mine = shares.find((share) => share.isOwn);
  const { ratio, hits = 0 } = mine ?? {};
  if (ratio === undefined || ratio === null) return false;
  return shares.some((share) => {
    if (share.isOwn || share.ratio === null || share.hits === 0) return false;
    const isNearer = share.ratio > ratio && (ratio <= 0.5 || share.ratio === 1);
    // All that stands with another figure is said of this one too.
    const isSpread = found.kind === "number" && share.ratio === 1 && share.hits >= 2 && share.hits > hits;
    return isNearer || isSpread;
  });
}
