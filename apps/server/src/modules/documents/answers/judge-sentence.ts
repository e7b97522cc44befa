import { withHeaderUnit, type Evidence } from "./evidence.ts";
import { standsElsewhere, isRival, wordsWith } from "./fact-place.ts";
import type { DateFact, Fact } from "./facts/fact.ts";
import { findFacts } from "./facts/find-facts.ts";
import { datePartsSaid, isNamed, matchFacts } from "./match-fact.ts";
import { otherThing } from "./other-thing.ts";
import { contradictionOf } from "./polarity.ts";
import { haveChangedPlaces, wordFromElsewhere } from "./recombination.ts";
import { contentTermsOf, STOP_WORDS } from "./terms.ts";

/** Share of a sentence's words that its evidence must have: less where its figures and names are there too. */
const LEAST_SHARED = { withFacts: 0.34, withoutFacts: 0.6 };
/** A passage that has less of the words around a fact speaks of something else. */
const LEAST_AROUND_FACT = 0.2;
/** How much more of these words another sentence must have before the fact is taken to be the other's. */
const RIVAL_MARGIN = 0.2;
/** Both being the first day, or the last, tells as much as half of the words. */
const ROLE_BONUS = 0.5;
/** Words of a heading or of the sentence before count less than those of the sentence itself. */
const CONTEXT_WEIGHT = 0.6;
const FARTHER_WEIGHT = 0.25;

type Found = { evidence: Evidence | null; reason: string | null };
type Claim = { text: string; facts: Fact[]; words: ReadonlySet<string> };

/** Why a sentence does not follow from the passages it cites, for a person to read; empty where it does. */
export function judgeSentence(text: string, evidence: readonly Evidence[]): string[] {
  const claim = readClaim(text, evidence);
  const used = new Set<Evidence>();
  const reasons: string[] = [];
  for (const fact of claim.facts) {
    const { evidence: place, reason } = locate(fact, claim, evidence);
    if (place !== null) used.add(place);
    if (reason !== null) reasons.push(reason);
  }
  const best = bestOf(evidence, (each) => shareOf(each, claim.words) + (used.has(each) ? 0.3 : 0));
  if (best === null) return [...reasons, "The cited passage has no text."];
  if (reasons.length === 0) {
    const shared = shareOfAll([best, ...used], claim.words);
    const least = claim.facts.length > 0 ? LEAST_SHARED.withFacts : LEAST_SHARED.withoutFacts;
    if (claim.words.size > 0 && shared < least) reasons.push("The cited passage speaks of something else.");
  }
  if (reasons.length === 0) reasons.push(...mixUps(claim, best, used, evidence));
  const contradiction = contradictionOf(text, best.text, evidenceFor(claim, evidence, used));
  if (contradiction !== null) reasons.push(contradiction);
  return [...new Set(reasons)];
}

/** Words of the passage put together in another way than it does. */
function mixUps(
  claim: Claim,
  best: Evidence,
  used: ReadonlySet<Evidence>,
  evidence: readonly Evidence[],
): string[] {
  const sources = [...used, ...(claim.facts.length === 0 || used.size === 0 ? [best] : [])];
  const other = otherThing(claim.text, best.text);
  const isTurned = sources.some((each) => haveChangedPlaces(claim.text, claim.facts, each));
  const strange = wordFromElsewhere(claim.words, sources, evidence);
  const word = contentTermsOf(claim.text).find((term) => term.stem === strange)?.text;
  return [
    ...(other === null ? [] : [other]),
    ...(isTurned ? ["Who does it to whom is the other way round in the passage."] : []),
    ...(word === undefined ? [] : [`The passage speaks of “${word}” elsewhere.`]),
  ];
}

function readClaim(text: string, evidence: readonly Evidence[]): Claim {
  const facts = [...firstName(text, evidence), ...findFacts(text).map((fact) => withLabel(fact, text))];
  const isPartOfFact = (start: number): boolean =>
    facts.some((fact) => fact.kind !== "name" && fact.start <= start && start < fact.end);
  const words = contentTermsOf(text).filter((term) => !isPartOfFact(term.start));
  return { text, facts, words: new Set(words.map((term) => term.stem)) };
}

/** "Hotel per night (USD): 220" is 220 dollars. */
function withLabel(fact: Fact, text: string): Fact {
  const label = /([^;:|]{1,80}):\s*$/.exec(text.slice(0, fact.start))?.[1];
  return label === undefined ? fact : withHeaderUnit(fact, label);
}

/** The first word of a sentence, where the evidence shows that it is a name: written with a capital there, wherever it stands. */
function firstName(text: string, evidence: readonly Evidence[]): Fact[] {
  const [word] = /^\p{Lu}\p{Ll}+(?=['’\s,])/u.exec(text) ?? [];
  if (word === undefined || STOP_WORDS.has(word.toLowerCase())) return [];
  const isLower = evidence.some((each) => hasWord(each.text, word.toLowerCase()));
  const isName = evidence.some((each) => hasWord(each.text.slice(each.cells.length > 0 ? 0 : 1), word));
  if (isLower || !isName || findFacts(text)[0]?.start === 0) return [];
  return [{ kind: "name", text: word, start: 0, end: word.length, words: [word.toLowerCase()] }];
}

/** The texts in which a denial of the claim may stand: those that share its words. */
const evidenceFor = (claim: Claim, evidence: readonly Evidence[], used: ReadonlySet<Evidence>): string[] =>
  evidence
    .filter((each) => used.has(each) || shareOf(each, claim.words) >= LEAST_SHARED.withFacts)
    .map((each) => each.text);

function shareOf({ terms, contextTerms }: Evidence, words: ReadonlySet<string>): number {
  if (words.size === 0) return 0;
  let shared = 0;
  for (const word of words) shared += terms.has(word) ? 1 : contextTerms.has(word) ? CONTEXT_WEIGHT : 0;
  return shared / words.size;
}

const shareOfAll = (evidence: readonly Evidence[], words: ReadonlySet<string>): number =>
  [...words].filter((word) =>
    evidence.some(({ terms, contextTerms }) => terms.has(word) || contextTerms.has(word)),
  ).length / words.size;

function bestOf(evidence: readonly Evidence[], score: (each: Evidence) => number): Evidence | null {
  let best: Evidence | null = null;
  let most = -1;
  for (const each of evidence) {
    const its = score(each);
    if (its > most) {
      most = its;
      best = each;
    }
  }
  return best;
}

/** Finds the sentence of the evidence that says this fact of the same thing. */
function locate(fact: Fact, claim: Claim, evidence: readonly Evidence[]): Found {
  const { near, isAlone } = wordsWith(claim.text, claim.facts, fact);
  const others = claim.facts.filter((each) => each !== fact);
  const score = (each: Evidence): number => aroundFact(each, claim, near, isAlone, fact, others);
  const holders = evidence.flatMap((each) => holdersOf(fact, each));
  if (holders.length === 0) return { evidence: null, reason: missingReason(fact, evidence, score) };
  const fitting = holders.filter(
    ({ evidence: each, found }) => found === null || !standsElsewhere(each, found, near),
  );
  const place = bestOf(
    fitting.map((holder) => holder.evidence),
    score,
  );
  const misplaced = { evidence: null, reason: `The passage says “${fact.text}” of something else.` };
  if (place === null) return misplaced;
  const own = score(place) + (fitting.some(({ found }) => hasSameRole(fact, found)) ? ROLE_BONUS : 0);
  const held = new Set(holders.map((holder) => holder.evidence));
  const rivals = evidence.filter(
    (each) => !held.has(each) && each.facts.some((other) => isRival(other, fact)),
  );
  const rival = bestOf(rivals, score);
  if (rival !== null && score(rival) > own + RIVAL_MARGIN) return misplaced;
  return own < LEAST_AROUND_FACT && near.size > 0 ? misplaced : { evidence: place, reason: null };
}

const hasSameRole = (fact: Fact, found: Fact | null): boolean =>
  fact.kind === "date" && found?.kind === "date" && fact.role !== null && fact.role === found.role;

/** How much of what stands around a fact in the claim stands in the evidence: words, and the claim's other facts. */
function aroundFact(
  evidence: Evidence,
  claim: Claim,
  near: ReadonlySet<string>,
  isAlone: boolean,
  fact: Fact,
  others: readonly Fact[],
): number {
  let total = 0;
  let shared = 0;
  const own =
    fact.kind === "name" ? new Set(contentTermsOf(fact.text).map((term) => term.stem)) : new Set<string>();
  for (const word of claim.words) {
    if (own.has(word)) continue;
    const weight = isAlone || near.has(word) ? 1 : FARTHER_WEIGHT;
    total += weight;
    shared += weight * (evidence.terms.has(word) ? 1 : evidence.contextTerms.has(word) ? CONTEXT_WEIGHT : 0);
  }
  for (const other of others) {
    if (other.kind === "name" || isRival(other, fact)) continue;
    total += 1;
    if (holdersOf(other, evidence).length > 0) shared += 1;
  }
  return total === 0 ? 1 : shared / total;
}

type Holder = { evidence: Evidence; found: Fact | null };

/** Where a sentence of the evidence says a fact; `found` is null where only its context does. */
function holdersOf(fact: Fact, evidence: Evidence): Holder[] {
  if (fact.kind === "name") return nameHolders(fact, evidence);
  const text = `${evidence.text}\n${evidence.context}`;
  const own = evidence.facts.filter((each) => matchFacts(fact, each, text).isSame);
  if (own.length > 0) return own.map((found) => ({ evidence, found }));
  if (fact.kind === "date") {
    const dates = [...evidence.facts, ...evidence.contextFacts].filter(
      (each): each is DateFact => each.kind === "date",
    );
    if (datePartsSaid(fact, dates)) return [{ evidence, found: null }];
  }
  // A line may break behind the hyphen of a code.
  if (
    fact.kind === "identifier" &&
    hasWord(text.replace(/(?<=[\p{L}\p{N}]-)\s+(?=[\p{Lu}\p{N}])/gu, ""), fact.text)
  )
    return [{ evidence, found: null }];
  return evidence.contextFacts.some((each) => matchFacts(fact, each, text).isSame)
    ? [{ evidence, found: null }]
    : [];
}

function nameHolders(fact: Fact & { kind: "name" }, evidence: Evidence): Holder[] {
  const found = evidence.facts.filter((each) => each.kind === "name" && isNamed(fact, each.text));
  if (found.length > 0) return found.map((each) => ({ evidence, found: each }));
  return isNamed(fact, evidence.text, false) || isNamed(fact, evidence.context, false)
    ? [{ evidence, found: null }]
    : [];
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = `${text.slice(Math.max(0, at - 1), at)}|${text.slice(at + word.length, at + word.length + 2)}`;
    if (/^(?:[^\p{L}\p{N}._/-]|)\|(?:$|[^\p{L}\p{N}_/.,-]|[.,](?:$|[^\p{N}]))/u.test(around)) return true;
  }
  return false;
}

/** What the passage says instead, where it says something close. */
function missingReason(fact: Fact, evidence: readonly Evidence[], score: (each: Evidence) => number): string {
  const near = [...evidence].sort((one, other) => score(other) - score(one));
  for (const each of near) {
    for (const other of each.facts) {
      const match = matchFacts(fact, other, `${each.text}\n${each.context}`);
      if (!match.isSame && match.reason !== null) return match.reason;
    }
  }
  return fact.kind === "name"
    ? `“${fact.text}” is not named in the cited passage.`
    : `“${fact.text}” is not in the cited passage.`;
}
