import type { Label } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { type DatabaseHandle, queryRows } from "../../../platform/db/database.ts";
import type { EgressLog } from "../../../platform/egress/egress-log.ts";
import { createOperatorFetch } from "../../../platform/egress/operator-fetch.ts";
import type { QuestionVector } from "../retrieval/find-near.ts";
import { embedChunks } from "./embed-chunks.ts";
import { embedQuestion } from "./embed-question.ts";
import { type Embedder, embedTexts } from "./embed-texts.ts";
import { createEmbeddedEmbeddings } from "./embedded-embeddings.ts";
import { activateEmbeddingModel, findActiveModel, registerEmbeddingModel } from "./embedding-models.ts";
import { EmbeddingError, type EmbeddingProvider } from "./embedding-provider.ts";
import {
  createOllamaEmbeddings,
  createOpenAiEmbeddings,
  type HttpEmbeddingOptions,
  type WayOut,
} from "./http-embedding-providers.ts";

export type EmbeddingSettings =
  { kind: "none" } | { kind: "embedded" } | ({ kind: "openai" | "ollama" } & HttpEmbeddingOptions);

/** Vectors of passages and questions, in the space of the one model that is set up. */
export interface Embeddings extends AsyncDisposable {
  /** Gives the passages of a document the vectors they lack; nothing where no model is set up. */
  embedPassages(
    documentId: string,
    watch: { signal: AbortSignal; onProgress: (done: number, total: number) => void },
  ): Promise<void>;
  /** Null where words alone decide: no model, none yet, or one that takes too long. */
  questionVector(question: string): Promise<QuestionVector | null>;
  /**
   * Vectors of texts of this label, and the model that made them; null where no model is set up.
   * @throws EmbeddingError where the label must not leave the house, or the provider fails.
   */
  readonly embed: (
    texts: readonly string[],
    label: Label,
    signal: AbortSignal,
  ) => Promise<TextVectors | null>;
  /** Documents whose passages have no vector of this model; none where no model is set up. */
  findWithoutVectors(limit: number): Promise<string[]>;
}

export type TextVectors = { model: string; vectors: number[][] };

// A model that is still being loaded must not hold up a search that words can answer.
const QUESTION_TIMEOUT_MS = 1_000;

export function createEmbeddings(
  database: DatabaseHandle,
  settings: EmbeddingSettings,
  { cacheKey, egressLog }: { cacheKey: Buffer; egressLog: EgressLog },
): Embeddings {
  const origins = "baseUrl" in settings ? [settings.baseUrl] : [];
  const wayOut = createOperatorFetch({ log: egressLog, origins });
  const provider = providerOf(settings, wayOut);
  if (!provider) return WITHOUT;
  let registered: Promise<Embedder> | null = null;
  const embedder = (): Promise<Embedder> => {
    registered ??= register(database, provider, cacheKey).catch((error: unknown) => {
      registered = null;
      throw error;
    });
    return registered;
  };
  return {
    async embedPassages(documentId, { signal, onProgress }) {
      try {
        await embedChunks(database.db, await embedder(), documentId, signal, async (done) => {
          onProgress(done, 0);
        });
      } catch (error) {
        // Words find what may not leave the house, or what the provider refuses for good.
        if (!(error instanceof EmbeddingError) || error.retryable) throw error;
      }
      await activateWhenFull(database, await embedder());
    },
    async questionVector(question) {
      const signal = AbortSignal.timeout(QUESTION_TIMEOUT_MS);
      const gaveUp = new Promise<null>((resolve) => {
        signal.addEventListener("abort", () => {
          resolve(null);
        });
      });
      // What a person types is INTERNAL.
      const asked = { question, label: "INTERNAL" as const };
      const vector = embedQuestion(database.db, await embedder(), asked, signal).catch((error: unknown) => {
        if (signal.aborted) return null;
        throw error;
      });
      return Promise.race([vector, gaveUp]);
    },
    async embed(texts, label, signal) {
      const vectors = await embedTexts(database.db, await embedder(), { texts, label }, signal);
      return { model: provider.id, vectors };
    },
    findWithoutVectors: async (limit) => findWithoutVectors(database, await embedder(), limit),
    async [Symbol.asyncDispose]() {
      if (Symbol.asyncDispose in provider) await provider[Symbol.asyncDispose]();
      wayOut[Symbol.dispose]();
    },
  };
}

const WITHOUT: Embeddings = {
  embedPassages: async () => undefined,
  questionVector: async () => null,
  embed: async () => null,
  findWithoutVectors: async () => [],
  [Symbol.asyncDispose]: async () => undefined,
};

type Provider = EmbeddingProvider | (EmbeddingProvider & AsyncDisposable);

function providerOf(settings: EmbeddingSettings, wayOut: WayOut): Provider | null {
  if (settings.kind === "none") return null;
  if (settings.kind === "embedded") return createEmbeddedEmbeddings();
  const options = { ...settings, wayOut };
  return settings.kind === "openai" ? createOpenAiEmbeddings(options) : createOllamaEmbeddings(options);
}

async function register(
  database: DatabaseHandle,
  provider: EmbeddingProvider,
  cacheKey: Buffer,
): Promise<Embedder> {
  const { id } = await registerEmbeddingModel(database, provider);
  const embedder = { provider, modelId: id, cacheKey };
  // The first model there is answers from its first vector on.
  if (!(await findActiveModel(database.db))) await activateEmbeddingModel(database.db, id);
  return embedder;
}

/** Another model takes over once every passage has its vector of it, so that no question is asked in a half-filled space. */
async function activateWhenFull(database: DatabaseHandle, embedder: Embedder): Promise<void> {
  const active = await findActiveModel(database.db);
  if (active?.id === embedder.modelId) return;
  if ((await findWithoutVectors(database, embedder, 1)).length > 0) return;
  await activateEmbeddingModel(database.db, embedder.modelId);
}

async function findWithoutVectors(
  { db }: DatabaseHandle,
  { modelId }: Embedder,
  limit: number,
): Promise<string[]> {
  const rows = await queryRows<{ document_id: string }>(
    db,
    sql`SELECT DISTINCT chunk.document_id FROM document_chunks AS chunk
        WHERE NOT EXISTS (
          SELECT FROM document_embeddings AS embedded WHERE embedded.chunk_id = chunk.id AND embedded.model_id = ${modelId})
        LIMIT ${limit}`,
  );
  return rows.map((row) => row.document_id);
}
