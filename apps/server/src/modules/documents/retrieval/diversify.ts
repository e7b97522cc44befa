// A second passage of a document is worth this share of what it would be worth alone, a third that share of it again.
const REPEATED_SHARE = 0.85;

/**
 * Orders passages so that one document does not fill the list: each further passage of a document has to be that much
 * better than others'. Where there is only one document, its passages keep their order.
 * @param ranked best first, scores not negative.
 */
export function diversify<T extends { documentId: string; score: number }>(ranked: readonly T[]): T[] {
  const seen = new Map<string, number>();
  return ranked
    .map((passage) => {
      const before = seen.get(passage.documentId) ?? 0;
      seen.set(passage.documentId, before + 1);
      return { passage, worth: passage.score * REPEATED_SHARE ** before };
    })
    .sort((a, b) => b.worth - a.worth)
    .map(({ passage }) => passage);
}
