/** Every queue of background jobs, by what its jobs do. */
export const QUEUE = {
  /** Lets a parked run go on, and looks after runs whose driver may have died. */
  runResume: "run.resume",
  approvalExpire: "approval.expire",
  auditPartitions: "audit.partitions",
  userErased: "user.erased",
  authCleanup: "auth.cleanup",
  /** Puts what is sealed under the active key-encryption key. */
  vaultRotate: "vault.rotate",
  /** Wakes the indexer of documents. */
  documentIndex: "document.index",
  /** Wakes what gives passages their vectors after a change of the embedding model. */
  documentEmbed: "document.embed",
  embeddingCacheCleanup: "document.embedding-cache",
  /** Wakes what removes the passages of deleted documents. */
  documentSweep: "document.sweep",
  /** Removes files that no document refers to. */
  documentDiscard: "document.discard",
  /** Carries out an approved lowering of a label. */
  documentReclassify: "document.reclassify",
  /** Carries out an approved lowering of a chat's label. */
  sessionDeclassify: "session.declassify",
  vaultReminders: "vault.reminders",
} as const;

/** The owner creates them before the application role works them. */
export const QUEUES = Object.values(QUEUE);
