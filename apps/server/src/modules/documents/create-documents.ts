import type { JsonObject } from "@cdsa/contracts";
import { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import { type AnsweredQuestion, answerQuestion } from "./answer-question.ts";
import { deriveKey } from "../../platform/crypto/derive-key.ts";
import type { DatabaseHandle } from "../../platform/db/database.ts";
import type { Keyring } from "../../platform/crypto/keyring.ts";
import type { EgressLog } from "../../platform/egress/egress-log.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import { discardFiles, sweepDeleted } from "./delete-document.ts";
import type { DocumentLimits, DocumentsContext } from "./documents-context.ts";
import { documentsRoutes } from "./documents.routes.ts";
import { cutChunks } from "./chunking/cut-chunks.ts";
import { findLanguageFiles, type RecognitionSettings } from "./extraction/find-language-files.ts";
import { createExtractionRunner, type ExtractionRunner } from "./extraction/run-extraction.ts";
import type { LanguageFile } from "./extraction/text-recogniser.ts";
import { indexChunks } from "./retrieval/index-chunks.ts";
import type { IndexerContext } from "./pipeline/indexer-context.ts";
import { createIndexer } from "./pipeline/create-indexer.ts";
import { carryOutReclassification } from "./reclassify-document.ts";
import { addSampleDocuments } from "./sample/add-sample-documents.ts";
import { createDiskStorage } from "./storage/disk-storage.ts";
import type { FileStorage } from "./storage/file-storage.ts";
import { createS3Storage } from "./storage/s3-storage.ts";
import { createSealedOriginals } from "./storage/sealed-originals.ts";
import { releaseClaims } from "./versions.repository.ts";
import { createEmbeddings, type Embeddings } from "./embedding/create-embeddings.ts";
import { releaseModels } from "./embedding/embedding-models.ts";
import { createPassageRanking } from "./embedding/rerank-passages.ts";
import { createHttpReranker, type RerankerSettings } from "./embedding/reranker.ts";
import type { EmbeddingSettings } from "./embedding/providers.ts";
import { type BackgroundWorker, createWorker } from "./pipeline/create-worker.ts";

export type StorageSettings =
  | { kind: "disk"; directory: string }
  | {
      kind: "s3";
      bucketUrl: string;
      region: string;
      accessKeyId: string;
      secretAccessKey: string;
      sessionToken: string | null;
    };

export type DocumentsDependencies = Omit<
  DocumentsContext,
  "db" | "originals" | "limits" | "questionVector" | "ranking" | "embeddingStatus"
> & {
  settings: DocumentLimits & {
    storage: StorageSettings;
    embedding: EmbeddingSettings;
    reranker: RerankerSettings | null;
    recognition: RecognitionSettings | null;
  };
  database: DatabaseHandle;
  /** Root of the keys that find the same file, and the same text, again. */
  secretKey: string;
  keyring: Pick<Keyring, "seal" | "open">;
  egressLog: EgressLog;
  logger: { warn: (details: object, message: string) => void };
};

/** Governed documents: who may read them, what can be found in them, what is answered from them. */
export interface Documents extends AsyncDisposable {
  readonly routes: readonly RoutePlugin[];
  /** Originals as they are stored, sealed: for backups. */
  readonly storage: FileStorage;
  /** Looks for versions to index; returns at once. */
  wakeIndexer(): void;
  /** Resolves once everything that waited is indexed, or has failed. */
  indexerIdle(): Promise<void>;
  /** Goes on with the vectors that passages lack, as after a change of the model; returns at once. */
  wakeEmbedding(): void;
  /** Resolves once nothing more can be done about them for now. */
  embeddingIdle(): Promise<void>;
  /** Forgets vectors of texts that nobody asked for in a while; the handler of its queue. */
  pruneEmbeddings(): Promise<void>;
  /** Removes what is left of deleted documents; returns at once. */
  wakeSweeper(): void;
  /** Takes over what another process of an embedded database left unfinished, and goes on with it. */
  takeOverAll(): Promise<void>;
  /** Answers with quotes from what this person may read. */
  answerQuestion(actor: Actor, question: string): Promise<AnsweredQuestion>;
  /** See `Embeddings.embed`. */
  readonly embed: Embeddings["embed"];
  /** Uploads the sample documents in this person's name. */
  addSampleDocuments(owner: Actor): Promise<void>;
  /** Removes files that nothing refers to; the handler of their queue. */
  discardFiles(batch: readonly JsonObject[]): Promise<void>;
  /** Carries out approved reclassifications; the handler of their queue. */
  carryOutReclassifications(batch: readonly JsonObject[]): Promise<void>;
}

// So long, going back to a model, or to a text, costs nothing.
const CACHE_DAYS = 90;
const DAY_MS = 86_400_000;

const DiscardJobSchema = z.object({ filePaths: z.array(z.string()) });
const ReclassifyJobSchema = z.object({ approvalId: z.string() });

const openStorage = (settings: StorageSettings, egressLog: EgressLog): FileStorage =>
  settings.kind === "disk" ? createDiskStorage(settings.directory) : createS3Storage(settings, egressLog);

export function createDocuments({
  settings: { storage, embedding, reranker, recognition, ...limits },
  database,
  secretKey,
  keyring,
  egressLog,
  logger,
  ...dependencies
}: DocumentsDependencies): Documents {
  const files = openStorage(storage, egressLog);
  const originals = createSealedOriginals(files, keyring, deriveKey(secretKey, "document-contents"));
  const embeddings = createEmbeddings(database, embedding, {
    cacheKey: deriveKey(secretKey, "embedding-cache"),
    egressLog,
  });
  const context: DocumentsContext = {
    ...dependencies,
    db: database.db,
    limits,
    originals,
    questionVector: (question) => embeddings.questionVector(question),
    ranking:
      reranker &&
      createPassageRanking({ ...dependencies, reranker: createHttpReranker(reranker, egressLog), logger }),
    embeddingStatus: () => embeddings.status(),
  };
  const extraction = createExtractionRunner({ languages: languageFiles(recognition, logger) });
  const indexer = createIndexer(
    indexerContext(context, extraction, embeddings, (error) => {
      logger.warn({ err: error }, "a document waits to be indexed");
    }),
  );
  const { embedder, sweeper } = createWorkers(context, embeddings, logger);
  return {
    routes: [documentsRoutes(context)],
    storage: files,
    wakeIndexer: () => {
      indexer.wake();
    },
    indexerIdle: () => indexer.idle(),
    async takeOverAll() {
      await releaseClaims(context.db);
      await releaseModels(context.db);
      indexer.wake();
      embedder.wake();
    },
    answerQuestion: (actor, question) => answerQuestion(context, actor, { question }),
    embed: (texts, label, signal) => embeddings.embed(texts, label, signal),
    addSampleDocuments: (owner) => addSampleDocuments(context, owner),
    ...workerDoors({ embedder, sweeper }),
    ...jobHandlers(context, embeddings),
    async [Symbol.asyncDispose]() {
      await embedder[Symbol.asyncDispose]();
      await sweeper[Symbol.asyncDispose]();
      await indexer[Symbol.asyncDispose]();
      await extraction[Symbol.asyncDispose]();
      await embeddings[Symbol.asyncDispose]();
    },
  };
}

const createWorkers = (
  context: DocumentsContext,
  embeddings: Embeddings,
  logger: DocumentsDependencies["logger"],
): { embedder: BackgroundWorker; sweeper: BackgroundWorker } => {
  const warn = (message: string) => (error: unknown) => {
    logger.warn({ err: error }, message);
  };
  return {
    embedder: createWorker((signal) => embeddings.bringUp(signal), warn("passages wait for their vectors")),
    sweeper: createWorker(
      (signal) => sweepDeleted(context, signal),
      warn("passages of deleted documents wait to be removed"),
    ),
  };
};

const workerDoors = ({
  embedder,
  sweeper,
}: ReturnType<typeof createWorkers>): Pick<Documents, "wakeEmbedding" | "embeddingIdle" | "wakeSweeper"> => ({
  wakeEmbedding: () => {
    embedder.wake();
  },
  embeddingIdle: () => embedder.idle(),
  wakeSweeper: () => {
    sweeper.wake();
  },
});

const jobHandlers = (
  context: DocumentsContext,
  embeddings: Embeddings,
): Pick<Documents, "pruneEmbeddings" | "discardFiles" | "carryOutReclassifications"> => ({
  async pruneEmbeddings() {
    await embeddings.prune(new Date(context.clock().getTime() - CACHE_DAYS * DAY_MS));
  },
  async discardFiles(batch) {
    for (const job of batch) await discardFiles(context, DiscardJobSchema.parse(job).filePaths);
  },
  async carryOutReclassifications(batch) {
    for (const job of batch)
      await carryOutReclassification(context, ReclassifyJobSchema.parse(job).approvalId);
  },
});

function languageFiles(
  settings: RecognitionSettings | null,
  logger: DocumentsDependencies["logger"],
): LanguageFile[] {
  if (settings === null) return [];
  const { files, missing } = findLanguageFiles(settings);
  if (missing.length > 0)
    logger.warn({ missing, ...settings }, "language data is missing; scans are not read in these languages");
  return files;
}

const indexerContext = (
  context: DocumentsContext,
  extraction: ExtractionRunner,
  embeddings: Embeddings,
  onError: (error: unknown) => void,
): IndexerContext => ({
  ...context,
  extract: (original, options) => extraction.run(original, options),
  cutPassages: (extracted) =>
    cutChunks(extracted, { size: context.limits.chunkSize, overlap: context.limits.chunkOverlap }),
  indexPassages: async (tx, documentId) => {
    await indexChunks(tx, documentId);
  },
  embedPassages: (documentId, watch) => embeddings.embedPassages(documentId, watch),
  onError,
});
