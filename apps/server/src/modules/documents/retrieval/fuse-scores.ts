type ScoredId = { chunkId: number; score: number };

/** Scores moved and stretched to 0 for the lowest and 1 for the highest; all 1 where they are equal. */
function spread(scores: readonly ScoredId[]): (chunkId: number) => number {
  const values = scores.map(({ score }) => score);
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const byId = new Map(scores.map(({ chunkId, score }) => [chunkId, score]));
  return (chunkId) => {
    const score = byId.get(chunkId);
    if (score === undefined) return 0;
    return highest > lowest ? (score - lowest) / (highest - lowest) : 1;
  };
}

/**
 * One ranking of two: a convex combination of both scores, spread to 0–1 (Bruch et al., An Analysis of Fusion
 * Functions for Hybrid Retrieval, 2023). A passage that one of them does not know counts as its worst.
 * @param weight of the semantic score, 0–1.
 * @returns scores by passage.
 */
export function fuseScores(
  lexical: readonly ScoredId[],
  semantic: readonly ScoredId[],
  weight: number,
): Map<number, number> {
  const ids = new Set([...lexical, ...semantic].map(({ chunkId }) => chunkId));
  const byWords = spread(lexical);
  const byMeaning = spread(semantic);
  return new Map(
    [...ids].map((id) => [
      id,
      (lexical.length > 0 ? (1 - weight) * byWords(id) : 0) +
        (semantic.length > 0 ? weight * byMeaning(id) : 0),
    ]),
  );
}
