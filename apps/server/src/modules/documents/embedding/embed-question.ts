import type { Label } from "@cdsa/contracts";
import type { Database } from "../../../platform/db/database.ts";
import type { QuestionVector } from "../retrieval/find-near.ts";
import { type Embedder, embedTexts } from "./embed-texts.ts";
import { EmbeddingError } from "./embedding-provider.ts";
import { findActiveModel } from "./embedding-models.ts";

/**
 * The question in the active model's space; null where this embedder is of another one, or may not get the question, or
 * does not answer: search goes on by words then.
 * @param label of the question.
 */
export async function embedQuestion(
  db: Database,
  embedder: Embedder,
  { question, label }: { question: string; label: Label },
  signal: AbortSignal,
): Promise<QuestionVector | null> {
  const model = await findActiveModel(db);
  if (model?.id !== embedder.modelId) return null;
  try {
    const [vector] = await embedTexts(db, embedder, { texts: [question], label }, signal);
    if (!vector?.some((value) => value !== 0)) return null;
    const { dimensions, fusionWeight } = embedder.provider;
    return { modelId: model.id, dimensions, vector, weight: fusionWeight };
  } catch (error) {
    if (error instanceof EmbeddingError) return null;
    throw error;
  }
}
