import type { Database, Queryable } from "../../../platform/db/database.ts";
import { diversify } from "./diversify.ts";
import type { Search } from "./find-candidates.ts";
import { compareTo, findNear, type Near, type QuestionVector } from "./find-near.ts";
import { fuseScores } from "./fuse-scores.ts";
import { type Ranked, rankByWords, type WordRanking } from "./rank-by-words.ts";
import { type Passage, readPassages } from "./read-passages.ts";
import { countVisible, readScope } from "./read-statistics.ts";
import { isFiltered, type PassageFilters, type Reader } from "./reader.ts";

export type SearchMode = "hybrid" | "lexical" | "semantic";

export type PassageSearch = {
  query: string;
  /** At most this many passages. */
  topK: number;
  mode: SearchMode;
  reader: Reader;
  filters?: PassageFilters;
  /** The question in the space of the active embedding model; without it, hybrid is lexical and semantic finds nothing. */
  questionVector?: QuestionVector | null;
};

/** A passage that was found. */
export type FoundPassage = Passage & {
  /** Orders the passages of one answer; says nothing across questions. */
  score: number;
  /** The share of what the question's words say that stands in the passage, 0–1: comparable across questions. */
  coverage: number;
};

// Up to so many visible passages each one is looked at, which costs less than an index that finds mostly others'.
const FEW_PASSAGES = 2_000;
const DEPTH = 150;

/**
 * Finds the passages that answer a question best. Clearance, access list and filters stand in every statement before
 * ranking and limits, and the counts that ranking rests on are those of the reader's own passages.
 */
export async function searchPassages(
  db: Database,
  { query, topK, mode, reader, filters = {}, questionVector = null }: PassageSearch,
): Promise<FoundPassage[]> {
  const search: Search = { reader, filters };
  const scope = await readScope(db, reader);
  if (scope.chunks === 0 || topK < 1) return [];
  const isFew =
    scope.chunks <= FEW_PASSAGES ||
    (isFiltered(filters) && (await countVisible(db, reader, filters, FEW_PASSAGES + 1)) <= FEW_PASSAGES);
  const depth = Math.max(DEPTH, 4 * topK);
  const isByMeaning = mode !== "lexical" && questionVector !== null;
  // Beside each other: each waits for the database most of the time.
  const [words, near] = await Promise.all([
    rankByWords(db, search, scope, query, { depth, isFew }),
    isByMeaning
      ? db.transaction((tx) => findNear(tx, search, questionVector, Math.ceil(depth / 3), isFew))
      : [],
  ]);
  if (near.length === 0 && mode !== "semantic") return pick(db, reader, diversify(words.ranked), topK);
  if (!isByMeaning) return [];
  const ranked = await rankByBoth(db, questionVector, mode, words, near);
  return pick(db, reader, diversify(ranked), topK);
}

async function rankByBoth(
  db: Queryable,
  question: QuestionVector,
  mode: SearchMode,
  words: WordRanking,
  near: readonly Near[],
): Promise<Ranked[]> {
  const known = new Map(words.ranked.map((each) => [each.chunkId, each]));
  const compared = new Set(near.map(({ chunkId }) => chunkId));
  const unranked = [...compared].filter((chunkId) => !known.has(chunkId));
  const uncompared = mode === "semantic" ? [] : [...known.keys()].filter((chunkId) => !compared.has(chunkId));
  const [others, further] = await Promise.all([
    words.rank(db, unranked),
    compareTo(db, question, uncompared),
  ]);
  for (const each of others) known.set(each.chunkId, each);
  const scores =
    mode === "semantic"
      ? new Map(near.map(({ chunkId, score }) => [chunkId, (1 + score) / 2]))
      : fuseScores([...known.values()], [...near, ...further], question.weight);
  return [...known.values()]
    .flatMap((each) => {
      const score = scores.get(each.chunkId);
      return score === undefined ? [] : [{ ...each, score }];
    })
    .sort((a, b) => b.score - a.score || a.chunkId - b.chunkId);
}

async function pick(
  db: Queryable,
  reader: Reader,
  ranked: readonly Ranked[],
  topK: number,
): Promise<FoundPassage[]> {
  const chosen = ranked.slice(0, topK);
  if (chosen.length === 0) return [];
  const passages = await readPassages(
    db,
    reader,
    chosen.map(({ chunkId }) => chunkId),
  );
  return chosen.flatMap(({ chunkId, score, coverage }) => {
    const passage = passages.get(chunkId);
    return passage ? [{ ...passage, score, coverage }] : [];
  });
}
