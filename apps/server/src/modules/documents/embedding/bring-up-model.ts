import { setTimeout as wait } from "node:timers/promises";
import type { DatabaseHandle } from "../../../platform/db/database.ts";
import { dropRetiredSpaces } from "./drop-spaces.ts";
import { embedChunks } from "./embed-chunks.ts";
import type { Embedder } from "./embed-texts.ts";
import { ensureEmbeddingIndex } from "./embedding-index.ts";
import {
  activateEmbeddingModel,
  claimModel,
  findActiveModel,
  noteFailure,
  renewModel,
} from "./embedding-models.ts";
import { EmbeddingError } from "./embedding-provider.ts";
import type { EmbeddingModel } from "./embedding.tables.ts";
import { findDocumentsToEmbed } from "./missing-vectors.ts";

const LEASE_SECONDS = 20;
const HEARTBEAT_MS = 5_000;
const DOCUMENTS_AT_ONCE = 20;
// A provider that refuses so many documents one after the other refuses them all.
const MAX_REFUSALS = 3;

/**
 * Gives every passage the vector it lacks in the space of a model that is wanted, batch by batch beside all other work;
 * once none lacks one, questions are asked in that space and the spaces before go. What is stored says how far it is, so
 * that whoever takes over from a dead process goes on there. Does nothing where another process is at it.
 */
export async function bringUpModel(
  database: DatabaseHandle,
  embedder: Embedder,
  stopping: AbortSignal,
): Promise<void> {
  const { db } = database;
  const { modelId } = embedder;
  const model = await claimModel(db, modelId, LEASE_SECONDS);
  if (!model) return;
  const over = new AbortController();
  const beat = async (): Promise<void> => {
    for (;;) {
      await wait(HEARTBEAT_MS, undefined, { signal: over.signal });
      await renewModel(db, modelId, LEASE_SECONDS);
    }
  };
  const lost = new AbortController();
  const beating = beat().catch((error: unknown) => {
    // Without its lease it is not alone at the work any more.
    if (!over.signal.aborted) lost.abort(error);
  });
  try {
    await bringUp(database, embedder, model, AbortSignal.any([stopping, lost.signal]));
  } finally {
    over.abort();
    await beating;
    await renewModel(db, modelId, 0).catch(() => undefined);
  }
}

async function bringUp(
  database: DatabaseHandle,
  embedder: Embedder,
  model: EmbeddingModel,
  signal: AbortSignal,
): Promise<void> {
  await ensureEmbeddingIndex(database, model);
  const failure = await embedAll(database, embedder, signal);
  if (signal.aborted) return;
  if (failure !== model.failure) await noteFailure(database.db, model.id, failure);
  if (failure !== null) return;
  if (await activateWhenFull(database, embedder)) await dropRetiredSpaces(database, signal);
}

/** @returns why not all passages got theirs; null where they did. */
async function embedAll(
  { db }: DatabaseHandle,
  embedder: Embedder,
  signal: AbortSignal,
): Promise<string | null> {
  let failure: string | null = null;
  let refusals = 0;
  for (let after: string | null = null; ;) {
    const documentIds = await findDocumentsToEmbed(db, embedder, { after, limit: DOCUMENTS_AT_ONCE });
    if (documentIds.length === 0) return failure;
    for (const documentId of documentIds) {
      const refusal = await embedDocument({ db }, embedder, documentId, signal);
      if (signal.aborted) return failure;
      if (refusal) failure = refusal.message;
      refusals = refusal ? refusals + 1 : 0;
      if (refusal?.retryable === true || refusals === MAX_REFUSALS) return failure;
    }
    after = documentIds.at(-1) ?? null;
  }
}

async function embedDocument(
  { db }: Pick<DatabaseHandle, "db">,
  embedder: Embedder,
  documentId: string,
  signal: AbortSignal,
): Promise<EmbeddingError | null> {
  try {
    await embedChunks(db, embedder, documentId, signal);
    return null;
  } catch (error) {
    if (signal.aborted) return null;
    if (error instanceof EmbeddingError) return error;
    throw error;
  }
}

/**
 * A wanted model takes over once every passage that may have one has its vector, so that no question is asked in a
 * half-filled space.
 * @returns whether it is the active one.
 */
export async function activateWhenFull({ db }: DatabaseHandle, embedder: Embedder): Promise<boolean> {
  const active = await findActiveModel(db);
  if (active?.id === embedder.modelId) return true;
  const [lacking] = await findDocumentsToEmbed(db, embedder, { after: null, limit: 1 });
  if (lacking !== undefined) return false;
  return (await activateEmbeddingModel(db, embedder.modelId)) !== null;
}
