import type { EmbeddingStatus, Label } from "@cdsa/contracts";
import type { DatabaseHandle } from "../../../platform/db/database.ts";
import type { EgressLog } from "../../../platform/egress/egress-log.ts";
import type { QuestionVector } from "../retrieval/find-near.ts";
import { activateWhenFull, bringUpModel } from "./bring-up-model.ts";
import { embedChunks } from "./embed-chunks.ts";
import { embedQuestion } from "./embed-question.ts";
import { type Embedder, embedTexts, pruneEmbeddingCache } from "./embed-texts.ts";
import {
  findActiveModel,
  findFillingModel,
  registerEmbeddingModel,
  wantEmbeddingModel,
} from "./embedding-models.ts";
import { EmbeddingError, type EmbeddingProvider } from "./embedding-provider.ts";
import { countVectors } from "./missing-vectors.ts";
import { createProviders, type EmbeddingSettings } from "./providers.ts";

/** Vectors of passages and questions; each question in the space of the one model that is active. */
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
  /** Goes on with what passages lack in the space of the model that is set up; see `bringUpModel`. */
  bringUp(signal: AbortSignal): Promise<void>;
  /** Which model is active, which one is brought up, and how far that is. */
  status(): Promise<EmbeddingStatus>;
  /** Forgets vectors of texts that nobody asked for since. @returns how many. */
  prune(unusedSince: Date): Promise<number>;
}

export type TextVectors = { model: string; vectors: number[][] };

// A model that is still being loaded must not hold up a search that words can answer.
const QUESTION_TIMEOUT_MS = 1_000;

export function createEmbeddings(
  database: DatabaseHandle,
  settings: EmbeddingSettings,
  { cacheKey, egressLog }: { cacheKey: Buffer; egressLog: EgressLog },
): Embeddings {
  const { db } = database;
  const providers = createProviders(settings, egressLog);
  const { own } = providers;
  const prune = (unusedSince: Date): Promise<number> => pruneEmbeddingCache(db, unusedSince);
  if (!own) return { ...WITHOUT, prune };
  const embedder = once(async (): Promise<Embedder> => {
    const { id } = await registerEmbeddingModel(database, own);
    return { provider: own, modelId: id, cacheKey };
  });
  const want = once(async () => wantEmbeddingModel(db, (await embedder()).modelId));
  return {
    async embedPassages(documentId, { signal, onProgress }) {
      try {
        await embedChunks(db, await embedder(), documentId, signal, async (done) => {
          onProgress(done, 0);
        });
      } catch (error) {
        // Words find what the provider refuses for good.
        if (!(error instanceof EmbeddingError) || error.retryable) throw error;
      }
      await activateWhenFull(database, await embedder());
    },
    async questionVector(question) {
      await embedder();
      // While another model is brought up, the one before it answers.
      const model = await findActiveModel(db);
      const provider = model && providers.find(model);
      if (!provider) return null;
      return inTime((signal) =>
        // What a person types is INTERNAL.
        embedQuestion(db, { provider, modelId: model.id, cacheKey }, { question, label: "INTERNAL" }, signal),
      );
    },
    async embed(texts, label, signal) {
      const vectors = await embedTexts(db, await embedder(), { texts, label }, signal);
      return { model: own.id, vectors };
    },
    async bringUp(signal) {
      await want();
      await bringUpModel(database, await embedder(), signal);
    },
    status: () => readStatus(database, own),
    prune,
    [Symbol.asyncDispose]: () => providers[Symbol.asyncDispose](),
  };
}

const NOTHING: EmbeddingStatus = { active: null, filling: null, done: 0, total: 0, failure: null };

const WITHOUT: Omit<Embeddings, "prune"> = {
  embedPassages: async () => undefined,
  questionVector: async () => null,
  embed: async () => null,
  bringUp: async () => undefined,
  status: async () => NOTHING,
  [Symbol.asyncDispose]: async () => undefined,
};

/** What succeeded is not done again. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let done: Promise<Result> | null = null;
  return () => {
    done ??= work().catch((error: unknown) => {
      done = null;
      throw error;
    });
    return done;
  };
}

/** Null where it takes too long. */
function inTime<Result>(work: (signal: AbortSignal) => Promise<Result | null>): Promise<Result | null> {
  const signal = AbortSignal.timeout(QUESTION_TIMEOUT_MS);
  const gaveUp = new Promise<null>((resolve) => {
    signal.addEventListener("abort", () => {
      resolve(null);
    });
  });
  const result = work(signal).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  return Promise.race([result, gaveUp]);
}

async function readStatus({ db }: DatabaseHandle, provider: EmbeddingProvider): Promise<EmbeddingStatus> {
  const [active, filling] = [await findActiveModel(db), await findFillingModel(db)];
  const model = filling ?? active;
  if (!model) return NOTHING;
  const counts = await countVectors(db, { modelId: model.id, provider });
  return {
    active: active?.name ?? null,
    filling: filling?.name ?? null,
    ...counts,
    failure: model.failure,
  };
}
