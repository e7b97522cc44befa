import { sql } from "drizzle-orm";
import { SERVER_ORIGIN } from "../../../platform/actor.ts";
import { type Database, type DatabaseHandle, queryRows } from "../../../platform/db/database.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import { embedChunks } from "./embed-chunks.ts";
import type { Embedder } from "./embed-texts.ts";
import { activateEmbeddingModel, findActiveModel } from "./embedding-models.ts";
import { EmbeddingError } from "./embedding-provider.ts";

// A batch of passages takes seconds where the model computes on this machine.
const LEASE_SECONDS = 60;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/**
 * Gives every stored passage the vector it lacks in a model's space, document by document, while questions are still
 * asked in the space of the model before; then this one takes over. What is stored is not made again, so that it goes on
 * where a dead process stopped. One process does it at a time; for another it is done at once.
 * @throws EmbeddingError where the provider fails; what it has done stays.
 */
export async function fillVectors(
  database: DatabaseHandle,
  embedder: Embedder,
  signal: AbortSignal,
): Promise<void> {
  const { db } = database;
  const { modelId } = embedder;
  if (!(await holdFilling(db, modelId, "take"))) return;
  try {
    for (let documentId = await findNext(db, modelId, BEFORE_ALL); documentId !== null;) {
      signal.throwIfAborted();
      await embedWhatMay(db, embedder, documentId, signal);
      documentId = await findNext(db, modelId, documentId);
    }
    await takeOver(db, embedder);
  } finally {
    await db.execute(sql`UPDATE embedding_models SET filling_until = NULL WHERE id = ${modelId}`);
  }
}

/** Words find what may not leave the house, or what the provider refuses for good. */
async function embedWhatMay(
  db: Database,
  embedder: Embedder,
  documentId: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await embedChunks(db, embedder, documentId, signal, async () => {
      await holdFilling(db, embedder.modelId, "keep");
    });
  } catch (error) {
    if (!(error instanceof EmbeddingError) || error.retryable) throw error;
  }
}

async function holdFilling(db: Database, modelId: number, how: "take" | "keep"): Promise<boolean> {
  const free = how === "take" ? sql`AND (filling_until IS NULL OR filling_until < now())` : sql.empty();
  const rows = await queryRows<{ id: number }>(
    db,
    sql`UPDATE embedding_models SET filling_until = now() + make_interval(secs => ${LEASE_SECONDS})
        WHERE id = ${modelId} ${free} RETURNING id`,
  );
  return rows.length > 0;
}

/** The next document with a passage that has no vector of this model; null after the last. */
async function findNext(db: Database, modelId: number, after: string): Promise<string | null> {
  const [row] = await queryRows<{ documentId: string }>(
    db,
    sql`SELECT chunk.document_id AS "documentId" FROM document_chunks AS chunk
        WHERE chunk.document_id > ${after} AND NOT EXISTS (
          SELECT FROM document_embeddings AS embedded WHERE embedded.chunk_id = chunk.id AND embedded.model_id = ${modelId})
        ORDER BY chunk.document_id LIMIT 1`,
  );
  return row?.documentId ?? null;
}

/** Questions are asked in the new space from the next one on: a half-filled one would hide what it lacks. */
async function takeOver(db: Database, { modelId, provider }: Embedder): Promise<void> {
  const before = await findActiveModel(db);
  if (before?.id === modelId) return;
  await db.transaction(async (tx) => {
    await activateEmbeddingModel(tx, modelId);
    await appendAuditEvent(tx, {
      type: "CONFIG_CHANGED",
      userId: null,
      details: { what: "embedding_model", from: before?.name ?? null, to: provider.id },
      origin: SERVER_ORIGIN,
    });
  });
}
