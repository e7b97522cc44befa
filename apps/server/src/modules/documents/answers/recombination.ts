import type { Evidence } from "./evidence.ts";
import type { Fact, NameFact } from "./facts/fact.ts";
import { isNamed } from "./match-fact.ts";
import { contentTermsOf, stem } from "./terms.ts";

/** A further sentence counts as a source of its own if it adds this many words that the others do not have. */
const LEAST_ADDED = 2;

/** Words that any sentence may take from anywhere. */
const COMMON = new Set(
  `policy document company passage rule section part thing case place way use apply set work term amount number value made make say require keep
  pay allow forbid tell decide due happen begin end take year month day within`
    .split(/\s+/)
    .map(stem),
);

const has = ({ terms, contextTerms }: Evidence, word: string): boolean =>
  terms.has(word) || contextTerms.has(word);

/**
 * Finds a word that a sentence puts together with what its passage says of something else: it stands in none of the
 * sentences that the claim rests on, and in another one of the passage. Null where there is none.
 */
export function wordFromElsewhere(
  words: ReadonlySet<string>,
  sources: readonly Evidence[],
  evidence: readonly Evidence[],
): string | null {
  const left = [...words].filter((word) => !COMMON.has(word) && !sources.some((each) => has(each, word)));
  const others = evidence.filter((each) => !sources.includes(each));
  const added = others.filter((each) => left.filter((word) => each.terms.has(word)).length >= LEAST_ADDED);
  const stillLeft = left.filter((word) => !added.some((each) => each.terms.has(word)));
  return stillLeft.find((word) => others.some((each) => each.terms.has(word))) ?? null;
}

/** Whether two names have changed places: who does something to whom. A passive ("by") in one of the texts turns them round. */
export function haveChangedPlaces(claim: string, facts: readonly Fact[], evidence: Evidence): boolean {
  const names = facts.filter((fact): fact is NameFact => fact.kind === "name");
  const isPassive = (text: string): boolean => /\bby\b/i.test(text);
  return names.slice(1).some((second, index) => {
    const first = names[index];
    if (first === undefined) return false;
    const verbs = stemsBetween(claim, first.end, second.start);
    const [before, after] = [placeOf(first, evidence), placeOf(second, evidence)];
    if (before === null || after === null || after.end > before.start || verbs.size === 0) return false;
    const between = evidence.text.slice(after.end, before.start);
    const isSameVerb = [...stemsBetween(evidence.text, after.end, before.start)].some((word) =>
      verbs.has(word),
    );
    return isSameVerb && isPassive(between) === isPassive(claim.slice(first.end, second.start));
  });
}

const stemsBetween = (text: string, from: number, to: number): Set<string> =>
  new Set(contentTermsOf(text.slice(from, to)).map((term) => term.stem));

/** Where the evidence names somebody, if it does so once. */
function placeOf(name: NameFact, { facts }: Evidence): { start: number; end: number } | null {
  const found = facts.filter((fact) => fact.kind === "name" && isNamed(name, fact.text));
  return found.length === 1 ? (found[0] ?? null) : null;
}
