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
const DEPTH = 200;

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
  const options = { depth: Math.max(DEPTH, 4 * topK), isFew };
  const words = await rankByWords(db, search, scope, query, options);
  const ranked =
    mode === "lexical" || questionVector === null
      ? mode === "semantic"
        ? []
        : words.ranked
      : await db.transaction((tx) => rankByMeaning(tx, search, questionVector, mode, words, options));
  return pick(db, reader, diversify(ranked), topK);
}

async function rankByMeaning(
  tx: Parameters<typeof findNear>[0],
  search: Search,
  question: QuestionVector,
  mode: "hybrid" | "semantic",
  words: WordRanking,
  { depth, isFew }: { depth: number; isFew: boolean },
): Promise<Ranked[]> {
  const near = await findNear(tx, search, question, Math.ceil(depth / 2), isFew);
  if (near.length === 0 && mode === "hybrid") return words.ranked;
  const known = new Map(words.ranked.map((each) => [each.chunkId, each]));
  const others = near.filter(({ chunkId }) => !known.has(chunkId)).map(({ chunkId }) => chunkId);
  for (const each of await words.rank(tx, others)) known.set(each.chunkId, each);
  const scores =
    mode === "semantic"
      ? new Map(near.map(({ chunkId, score }) => [chunkId, (1 + score) / 2]))
      : fuseScores([...known.values()], await completeNear(tx, question, near, known), question.weight);
  return [...known.values()]
    .flatMap((each) => {
      const score = scores.get(each.chunkId);
      return score === undefined ? [] : [{ ...each, score }];
    })
    .sort((a, b) => b.score - a.score || a.chunkId - b.chunkId);
}

/** The nearest, and how near those are that the words found. */
async function completeNear(
  tx: Parameters<typeof findNear>[0],
  question: QuestionVector,
  near: readonly Near[],
  known: ReadonlyMap<number, Ranked>,
): Promise<Near[]> {
  const compared = new Set(near.map(({ chunkId }) => chunkId));
  const rest = [...known.keys()].filter((chunkId) => !compared.has(chunkId));
  return [...near, ...(await compareTo(tx, question, rest))];
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
