import { highestLabel, type Label } from "@cdsa/contracts";
import type { FoundPassage } from "../retrieval/search-passages.ts";
import { EmbeddingError } from "./embedding-provider.ts";
import type { Reranker } from "./reranker.ts";

/**
 * Passages in the order of a reranker; as they are where there is none, or it may not read them, or does not answer.
 * @param question with the label of its text.
 */
export async function rerankPassages(
  reranker: Reranker | null,
  question: { text: string; label: Label },
  passages: readonly FoundPassage[],
  signal: AbortSignal,
): Promise<FoundPassage[]> {
  if (!reranker || passages.length < 2) return [...passages];
  const label = highestLabel(question.label, ...passages.map((passage) => passage.label));
  try {
    const scores = await reranker.rerank(
      { question: question.text, passages: passages.map(({ title, text }) => `${title}\n${text}`), label },
      signal,
    );
    return passages
      .map((passage, index) => ({ ...passage, score: scores[index] ?? 0 }))
      .sort((a, b) => b.score - a.score);
  } catch (error) {
    if (error instanceof EmbeddingError) return [...passages];
    throw error;
  }
}
