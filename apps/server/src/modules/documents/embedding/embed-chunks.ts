import type { Label } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { type Database, queryRows } from "../../../platform/db/database.ts";
import { type Embedder, embedTexts } from "./embed-texts.ts";
import { lacksVector, mayBeEmbedded, PASSAGE_LABEL } from "./missing-vectors.ts";

const CHUNKS_AT_ONCE = 32;

type Row = { id: string; title: string; chunk_text: string; label: Label };

/**
 * Makes the vectors that passages of a document lack in a model's space: while it is indexed, and online when another
 * model is brought up. Goes on where it stopped.
 * @param onProgress told how many passages got theirs, after each batch.
 * @returns how many got one.
 * What must not leave the house is left out: words find it.
 * @throws EmbeddingError where the provider fails.
 */
export async function embedChunks(
  db: Database,
  embedder: Embedder,
  documentId: string,
  signal: AbortSignal,
  onProgress: (done: number) => Promise<void> = async () => undefined,
): Promise<number> {
  for (let done = 0; ;) {
    signal.throwIfAborted();
    const rows = await findWithoutVector(db, embedder, documentId);
    if (rows.length === 0) return done;
    for (const label of new Set(rows.map((row) => row.label))) {
      const alike = rows.filter((row) => row.label === label);
      // The title says what a passage from the middle of a document is about.
      const texts = alike.map(({ title, chunk_text }) => `${title}\n${chunk_text}`);
      const vectors = await embedTexts(db, embedder, { texts, label }, signal);
      await storeVectors(
        db,
        embedder.modelId,
        alike.map(({ id }, index) => ({ id, embedding: `[${(vectors[index] ?? []).join(",")}]` })),
      );
      done += alike.length;
    }
    await onProgress(done);
  }
}

const findWithoutVector = (
  db: Database,
  { provider, modelId }: Embedder,
  documentId: string,
): Promise<Row[]> =>
  queryRows<Row>(
    db,
    sql`SELECT chunk.id, document.title, chunk.chunk_text, ${PASSAGE_LABEL} AS label
        FROM document_chunks AS chunk JOIN documents AS document ON document.id = chunk.document_id
        WHERE chunk.document_id = ${documentId} AND document.deleted_at IS NULL
          AND ${mayBeEmbedded(provider)} AND ${lacksVector(modelId)}
        ORDER BY chunk.id LIMIT ${CHUNKS_AT_ONCE}`,
  );

/** Keeps vectors, each as pgvector writes it; passages that were deleted meanwhile are left out. */
export async function storeVectors(
  db: Database,
  modelId: number,
  rows: readonly { id: string; embedding: string }[],
): Promise<void> {
  await db.execute(
    sql`INSERT INTO document_embeddings (chunk_id, model_id, embedding)
        SELECT chunk.id, ${modelId}, given.embedding
        FROM json_to_recordset(${JSON.stringify(rows)}::json) AS given (id bigint, embedding vector)
        JOIN document_chunks AS chunk ON chunk.id = given.id
        ON CONFLICT DO NOTHING`,
  );
}
