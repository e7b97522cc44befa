import { and, eq, ne, sql } from "drizzle-orm";
import type { Database, DatabaseHandle, Queryable } from "../../../platform/db/database.ts";
import { ensureEmbeddingIndex } from "./embedding-index.ts";
import { EmbeddingError, type EmbeddingProvider } from "./embedding-provider.ts";
import { type EmbeddingModel, embeddingModels } from "./embedding.tables.ts";

/**
 * The model's row, made with its index where it is new. The first model there is becomes the active one; a later one is
 * filled beside it until it is activated.
 * @throws EmbeddingError where the model was known with another dimension: its space would mix with the old one.
 */
export async function registerEmbeddingModel(
  database: DatabaseHandle,
  { id, dimensions }: Pick<EmbeddingProvider, "id" | "dimensions">,
): Promise<EmbeddingModel> {
  const { db } = database;
  await db.insert(embeddingModels).values({ name: id, dimensions }).onConflictDoNothing();
  const [model] = await db.select().from(embeddingModels).where(eq(embeddingModels.name, id));
  if (!model) throw new TypeError(`The embedding model ${id} is neither there nor could be added.`);
  if (model.dimensions !== dimensions) {
    throw new EmbeddingError(
      "embedding_refused",
      `${id} is stored with ${model.dimensions} dimensions, and EMBEDDING_DIMENSIONS says ${dimensions}. Set it back, or name another model.`,
    );
  }
  await ensureEmbeddingIndex(database, model);
  if (await findActiveModel(db)) return model;
  return (await activateEmbeddingModel(db, model.id)) ?? model;
}

/** The model in whose space questions are asked; null while there is none. */
export async function findActiveModel(db: Queryable): Promise<EmbeddingModel | null> {
  const [model] = await db.select().from(embeddingModels).where(eq(embeddingModels.state, "ACTIVE"));
  return model ?? null;
}

/** Asks questions in this model's space from the next one on; the model before is retired, its vectors stay. */
export async function activateEmbeddingModel(db: Database, modelId: number): Promise<EmbeddingModel | null> {
  return db.transaction(async (tx) => {
    const changed = { updatedAt: sql`now()` };
    await tx
      .update(embeddingModels)
      .set({ ...changed, state: "RETIRED" })
      .where(and(eq(embeddingModels.state, "ACTIVE"), ne(embeddingModels.id, modelId)));
    const [model] = await tx
      .update(embeddingModels)
      .set({ ...changed, state: "ACTIVE" })
      .where(eq(embeddingModels.id, modelId))
      .returning();
    return model ?? null;
  });
}
