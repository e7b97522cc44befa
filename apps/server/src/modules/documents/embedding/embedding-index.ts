import { type SQL, sql } from "drizzle-orm";
import { type DatabaseHandle, queryRows } from "../../../platform/db/database.ts";

// What pgvector's HNSW takes: full precision up to 2,000 dimensions, half up to 4,000.
const MAX_FULL_DIMENSIONS = 2_000;
const MAX_HALF_DIMENSIONS = 4_000;

/** The vectors of one model as its index has them; `embedded` is document_embeddings. */
export function embeddingColumn(dimensions: number): { column: SQL; type: SQL; operators: SQL } {
  const size = Math.trunc(dimensions);
  const kind = size > MAX_FULL_DIMENSIONS && size <= MAX_HALF_DIMENSIONS ? "halfvec" : "vector";
  const type = sql.raw(`${kind}(${size})`);
  return { column: sql`(embedded.embedding::${type})`, type, operators: sql.raw(`${kind}_cosine_ops`) };
}

/**
 * Makes the index of a model's vectors where there is none; models above 4,000 dimensions go without and are compared
 * one by one. It is made before the model's first vector, so that it grows with them.
 */
export async function ensureEmbeddingIndex(
  database: DatabaseHandle,
  model: { id: number; dimensions: number },
): Promise<void> {
  if (model.dimensions > MAX_HALF_DIMENSIONS) return;
  const name = `document_embeddings_of_${Math.trunc(model.id)}`;
  const [known] = await queryRows<{ found: boolean }>(
    database.db,
    sql`SELECT to_regclass(${name}) IS NOT NULL AS found`,
  );
  if (known?.found === true) return;
  const { type, operators } = embeddingColumn(model.dimensions);
  await database.asOwner(async (tx) => {
    await tx.execute(
      sql`CREATE INDEX IF NOT EXISTS ${sql.identifier(name)} ON document_embeddings
          USING hnsw ((embedding::${type}) ${operators}) WHERE model_id = ${sql.raw(String(Math.trunc(model.id)))}`,
    );
  });
}
