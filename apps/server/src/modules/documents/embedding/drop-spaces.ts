import { eq, sql } from "drizzle-orm";
import { type DatabaseHandle, queryRows } from "../../../platform/db/database.ts";
import { dropEmbeddingIndex } from "./embedding-index.ts";
import { embeddingModels } from "./embedding.tables.ts";

// Few enough that a statement stays far below the time-out, whatever the dimension.
const VECTORS_AT_ONCE = 1_000;

/**
 * Does away with the vectors and the index of models that were retired. What their cache knows of texts stays until
 * nobody asked for it in a while, so that going back to a model is cheap.
 * @returns how many vectors went.
 */
export async function dropRetiredSpaces(
  database: DatabaseHandle,
  signal: AbortSignal,
  atOnce = VECTORS_AT_ONCE,
): Promise<number> {
  const { db } = database;
  const retired = await db.select().from(embeddingModels).where(eq(embeddingModels.state, "RETIRED"));
  let gone = 0;
  for (const model of retired) {
    await dropEmbeddingIndex(database, model);
    for (let found = atOnce; found === atOnce && !signal.aborted;) {
      const rows = await queryRows(
        db,
        sql`DELETE FROM document_embeddings WHERE (chunk_id, model_id) IN (
              SELECT chunk_id, model_id FROM document_embeddings WHERE model_id = ${model.id} LIMIT ${atOnce})
            RETURNING chunk_id`,
      );
      found = rows.length;
      gone += found;
    }
  }
  return gone;
}
