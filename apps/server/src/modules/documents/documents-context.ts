import type { EmbeddingStatus } from "@cdsa/contracts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Queryable } from "../../platform/db/database.ts";
import type { OpenStreams } from "../../platform/http/open-streams.ts";
import type { JobQueue } from "../../platform/jobs/jobs.ts";
import type { Approvals } from "../approvals/index.ts";
import type { Llm } from "../llm/index.ts";
import type { Notifications } from "../notifications/index.ts";
import type { Protection } from "../protection/index.ts";
import type { PassageRanking } from "./embedding/rerank-passages.ts";
import type { QuestionVector } from "./retrieval/find-near.ts";
import type { SealedOriginals } from "./storage/sealed-originals.ts";
import type { Actor, RequestOrigin } from "../../platform/actor.ts";

export type DocumentLimits = {
  /** Of one file. */
  maxUploadBytes: number;
  /** Characters of a passage, and how many of them it shares with the one before. */
  chunkSize: number;
  chunkOverlap: number;
  /** Passages of a search that names no number. */
  topK: number;
};

/** Everything the use cases of this module work with. */
export type DocumentsContext = {
  db: Database;
  clock: Clock;
  originals: SealedOriginals;
  notifications: Pick<Notifications, "sendNotifications">;
  approvals: Pick<Approvals, "request" | "claimExecution" | "recordExecution">;
  jobs: JobQueue;
  queues: {
    /** Wakes the indexer. */
    index: string;
    /** Wakes what removes the passages of deleted documents. */
    sweep: string;
    /** Removes files that belong to nothing. */
    discard: string;
  };
  limits: DocumentLimits;
  /** The question in the space of the embedding model; null where there is none, and words alone decide. */
  questionVector: (question: string) => Promise<QuestionVector | null>;
  /** Puts what was found in a better order; null where none is set up. */
  ranking: PassageRanking | null;
  /** How far the vectors of passages are. */
  embeddingStatus: () => Promise<EmbeddingStatus>;
  /** The model that answers content of a label. */
  chooseModel: Llm["chooseModel"];
  /** The label of what a question holds of people and of secrets. */
  labelOfText: Protection["labelOf"];
  recordUses: Llm["recordUses"];
  /** Streams being read, which end with the reader's right to read them. */
  openStreams: OpenStreams;
  loadActor: (db: Queryable, userId: string, origin: RequestOrigin) => Promise<Actor | null>;
  /** User names by id. */
  usernamesOf: (db: Queryable, ids: readonly string[]) => Promise<Map<string, string>>;
};
