import { meaningsOf } from "../text/synonyms.ts";
import { GENERIC_WORDS } from "../text/stop-words.ts";
import type { QuestionTerms } from "./question-terms.ts";
import type { ToolProfile } from "./tool-profile.ts";
import { verbAgreement, verbClassOf } from "./verb-classes.ts";

const SYNONYM_MATCH = 0.7;

/** How well a tool's words meet a question's. `lexical` has no upper bound; `coverage` is the part of the question met, 0 to 1. */
export type ToolScore = { profile: ToolProfile; lexical: number; coverage: number; topic: number };

/**
 * Scores every tool by the words it shares with the question, rarer words counting more, as in BM25 (Robertson and
 * Zaragoza, "The Probabilistic Relevance Framework", 2009), but with one best field for each word instead of counts.
 */
export function scoreTools(question: QuestionTerms, profiles: readonly ToolProfile[]): ToolScore[] {
  const rarity = new Map<string, number>();
  for (const term of question.terms.keys()) {
    const holders = profiles.filter((profile) => matchOf(profile, term) > 0.15).length;
    rarity.set(term, holders === 0 ? 0.7 : 1 + Math.log((profiles.length + 1) / (holders + 0.5)) / 2);
  }
  return profiles
    .map((profile) => scoreTool(question, profile, rarity))
    .sort((one, other) => other.lexical - one.lexical);
}

function scoreTool(
  { terms, verb }: QuestionTerms,
  profile: ToolProfile,
  rarity: ReadonlyMap<string, number>,
): ToolScore {
  let lexical = 0;
  let possible = 0;
  let topic = 0;
  for (const [term, weight] of terms) {
    const rare = (rarity.get(term) ?? 1) * weight;
    const match = matchOf(profile, term);
    lexical += rare * match;
    possible += rare;
    if (weight >= 0.7) topic = Math.max(topic, match);
  }
  lexical +=
    nameBonus(terms, profile) +
    0.7 *
      (profile.verbs.length === 0
        ? 0
        : Math.max(...profile.verbs.map((known) => verbAgreement(verb, known))));
  return { profile, lexical, coverage: possible === 0 ? 0 : lexical / possible, topic };
}

function matchOf({ weights, meaningWeights }: ToolProfile, term: string): number {
  const exact = weights.get(term) ?? 0;
  let meant = 0;
  for (const meaning of meaningsOf(term)) meant = Math.max(meant, meaningWeights.get(meaning) ?? 0);
  return Math.max(exact, meant * SYNONYM_MATCH);
}

/** A question that says all of a tool's name, in its own or like words, means that tool. */
function nameBonus(terms: ReadonlyMap<string, number>, { nameStems }: ToolProfile): number {
  let met = 0;
  let all = 0;
  for (const word of nameStems) {
    const weight = GENERIC_WORDS.has(word) ? 0.2 : verbClassOf(word) === null ? 1 : 0.5;
    all += weight;
    if (terms.has(word)) met += weight;
    else if ([...terms.keys()].some((term) => sharesMeaning(term, word))) met += weight * SYNONYM_MATCH;
  }
  return all === 0 ? 0 : (1.5 * met) / all;
}

function sharesMeaning(one: string, other: string): boolean {
  const others = meaningsOf(other);
  for (const meaning of meaningsOf(one)) if (others.has(meaning)) return true;
  return false;
}
