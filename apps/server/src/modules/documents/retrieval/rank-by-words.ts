import type { Queryable } from "../../../platform/db/database.ts";
import { correctSpelling } from "./correct-spelling.ts";
import { expandQuestion, FEEDBACK_PASSAGES, type Scored } from "./expand-question.ts";
import { findAmongFew, findCandidates, findVisibleTerms, readWords, type Search } from "./find-candidates.ts";
import { type QuestionWord, readQuestion } from "./read-question.ts";
import { readStatistics, type Scope } from "./read-statistics.ts";
import { rarity, scoreWords, type Statistics } from "./score-words.ts";
import type { Words } from "./words.ts";

// Nobody meant exactly this word: it counts a little less than one that was written.
const CORRECTED_WEIGHT = 0.8;

/** A passage with its score, and the share of what the question's words say that stands in it, 0–1. */
export type Ranked = { chunkId: number; documentId: string; score: number; coverage: number };

/** Passages the words of a question speak for, best first, and the same measure for passages found otherwise. */
export type WordRanking = {
  ranked: Ranked[];
  rank: (db: Queryable, chunkIds: readonly number[]) => Promise<Ranked[]>;
};

type Asked = { question: Map<number, number>; statistics: Statistics; unknown: number };

/** The question's terms that the reader can find, with their weights; words nobody wrote are corrected. */
async function ask(db: Queryable, search: Search, scope: Scope, text: string): Promise<Asked> {
  const { reader } = search;
  const words = await readQuestion(db, text);
  const known = words.flatMap(({ termId }) => (termId === null ? [] : [termId]));
  const first = await readStatistics(db, reader, scope, known);
  // A sample may miss the only passage of a word; whether one is there that the reader may read, the postings say.
  const missed = scope.listedFactor > 1 ? known.filter((termId) => first.chunksWith(termId) === 0) : [];
  const rare = await findVisibleTerms(db, { reader, filters: {} }, missed);
  const isFound = ({ termId }: QuestionWord): boolean =>
    termId !== null && (first.chunksWith(termId) > 0 || rare.has(termId));
  const lost = words.filter((word) => !isFound(word)).map(({ word }) => word);
  const corrected =
    lost.length === 0 ? new Map<string, number>() : await correctSpelling(db, reader, scope, lost);
  const question = new Map<number, number>();
  for (const word of words) {
    const termId = isFound(word) ? word.termId : (corrected.get(word.word) ?? null);
    if (termId === null) continue;
    const weight = word.frequency * (isFound(word) ? 1 : CORRECTED_WEIGHT);
    question.set(termId, (question.get(termId) ?? 0) + weight);
  }
  const statistics =
    corrected.size === 0 ? first : await readStatistics(db, reader, scope, [...question.keys()]);
  return { question, statistics, unknown: lost.length - corrected.size };
}

/** The share of the question's rarity that a passage holds; a word that is nowhere counts as the rarest. */
function coverageOf({ question, statistics, unknown }: Asked): (words: Words) => number {
  const rarities = [...question.keys()].map((termId) => [termId, rarity(statistics, termId)] as const);
  const total =
    rarities.reduce((sum, [, value]) => sum + value, 0) +
    unknown * Math.log(1 + (statistics.chunks + 0.5) / 0.5);
  return ({ frequencies }) =>
    total === 0
      ? 0
      : rarities.reduce((sum, [termId, value]) => sum + (frequencies.has(termId) ? value : 0), 0) / total;
}

const byScore = (a: Scored, b: Scored): number => b.score - a.score || a.words.chunkId - b.words.chunkId;

/**
 * Ranks passages by a question's words: BM25 over the reader's own statistics, then once more with the words that the
 * best passages share.
 * @param isFew whether so few passages are visible that each is scored.
 */
export async function rankByWords(
  db: Queryable,
  search: Search,
  scope: Scope,
  text: string,
  options: { depth: number; isFew: boolean },
): Promise<WordRanking> {
  const asked = await ask(db, search, scope, text);
  const { question, statistics } = asked;
  const found =
    question.size === 0
      ? []
      : options.isFew
        ? await findAmongFew(db, search, [...question.keys()])
        : await findCandidates(db, search, question, statistics, options.depth);
  const first = found
    .map((words) => ({ words, score: scoreWords(words, question, statistics) }))
    .sort(byScore);
  const best = first.slice(0, FEEDBACK_PASSAGES);
  const terms = new Set([...question.keys(), ...best.flatMap(({ words }) => [...words.frequencies.keys()])]);
  const wide = await readStatistics(db, search.reader, scope, [...terms]);
  const coverage = coverageOf(asked);
  const expanded = expandQuestion(question, best, wide, best[0] ? coverage(best[0].words) : 0);
  const toRanked = (words: Words): Ranked => ({
    chunkId: words.chunkId,
    documentId: words.documentId,
    score: scoreWords(words, expanded, wide),
    coverage: coverage(words),
  });
  return {
    ranked: first
      .slice(0, options.depth)
      .map(({ words }) => toRanked(words))
      .sort((a, b) => b.score - a.score || a.chunkId - b.chunkId),
    rank: async (later, chunkIds) => (await readWords(later, search, chunkIds)).map(toRanked),
  };
}
