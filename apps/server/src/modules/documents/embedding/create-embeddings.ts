import type { Label } from "@cdsa/contracts";
import type { DatabaseHandle } from "../../../platform/db/database.ts";
import type { EgressLog } from "../../../platform/egress/egress-log.ts";
import { createOperatorFetch } from "../../../platform/egress/operator-fetch.ts";
import type { QuestionVector } from "../retrieval/find-near.ts";
import { embedChunks } from "./embed-chunks.ts";
import { embedQuestion } from "./embed-question.ts";
import { type Embedder, embedTexts, pruneEmbeddingCache } from "./embed-texts.ts";
import { createEmbeddedEmbeddings } from "./embedded-embeddings.ts";
import { registerEmbeddingModel } from "./embedding-models.ts";
import { EmbeddingError, type EmbeddingProvider } from "./embedding-provider.ts";
import { fillVectors } from "./fill-vectors.ts";
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
  /** See `fillVectors`; nothing where no model is set up. */
  fill(signal: AbortSignal): Promise<void>;
}

export type TextVectors = { model: string; vectors: number[][] };

// A model that is still being loaded must not hold up a search that words can answer.
const QUESTION_TIMEOUT_MS = 1_000;
// A document that is uploaded again after this long is embedded again.
const CACHE_DAYS = 90;

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
    async fill(signal) {
      await fillVectors(database, await embedder(), signal);
      await pruneEmbeddingCache(database.db, new Date(Date.now() - CACHE_DAYS * 86_400_000));
    },
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
  fill: async () => undefined,
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
  return { provider, modelId: id, cacheKey };
}
