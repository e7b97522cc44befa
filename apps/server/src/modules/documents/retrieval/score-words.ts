import type { Words } from "./words.ts";

/** What a reader may read, as numbers. */
export type Statistics = {
  chunks: number;
  /** Of a passage on average, in words. */
  averageLength: number;
  /** In how many passages a term is. */
  chunksWith: (termId: number) => number;
};

// The usual values (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009), as retrieval_impact has them.
const SATURATION = 1.2;
const LENGTH_SHARE = 0.75;

/** How much a term says about the passages it is in (BM25's inverse document frequency, never negative). */
export function rarity({ chunks, chunksWith }: Statistics, termId: number): number {
  // At least one: an estimate may miss the passage that is being looked at.
  const found = Math.min(Math.max(chunksWith(termId), 1), chunks);
  return Math.log(1 + (chunks - found + 0.5) / (found + 0.5));
}

/** What BM25 gives a passage for a term that is in it `frequency` times, before the term's rarity. */
export function saturation(frequency: number, length: number, averageLength: number): number {
  const norm = SATURATION * (1 - LENGTH_SHARE + (LENGTH_SHARE * length) / Math.max(averageLength, 1));
  return (frequency * (SATURATION + 1)) / (frequency + norm);
}

/** BM25 of a passage for weighted terms. */
export function scoreWords(
  words: Words,
  weights: ReadonlyMap<number, number>,
  statistics: Statistics,
): number {
  let score = 0;
  for (const [termId, weight] of weights) {
    const frequency = words.frequencies.get(termId);
    if (frequency === undefined) continue;
    score +=
      weight * rarity(statistics, termId) * saturation(frequency, words.length, statistics.averageLength);
  }
  return score;
}
