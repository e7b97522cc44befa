import { ensureAuditPartitions } from "../modules/audit/index.ts";
import type { AppContext } from "./context.ts";
import { QUEUE } from "./queues.ts";

/** Starts what runs beside requests: jobs, leases, model discovery, revocations. */
export async function startBackground(context: AppContext): Promise<void> {
  const { auth, approvals, chat, config, database, documents, jobs, llm, protection, vault } = context;
  auth.watchRevocations();
  await protection.start();
  await llm.start();
  chat.start();
  await jobs.start();
  if (config.processRole === "api") return;
  await jobs.work(QUEUE.runResume, (batch) => chat.resumeRuns(batch));
  await jobs.work(QUEUE.approvalExpire, async () => {
    await approvals.expire();
  });
  await jobs.work(QUEUE.auditPartitions, () => ensureAuditPartitions(database));
  await jobs.work(QUEUE.userErased, (batch) => chat.deleteErased(batch));
  await jobs.work(QUEUE.sessionDeclassify, (batch) => chat.carryOutDeclassifications(batch));
  await jobs.work(QUEUE.authCleanup, () => auth.deleteExpired());
  await startDocuments(context);
  await jobs.work(QUEUE.vaultRotate, () => vault.continueRotations());
  await jobs.work(QUEUE.vaultReminders, () => vault.remindOfRotations());
  await jobs.schedule(QUEUE.vaultReminders, "7 6 * * *");
  // Whatever became of the job of a rotation whose worker died.
  await jobs.schedule(QUEUE.vaultRotate, "* * * * *");
  await jobs.enqueue(database.db, QUEUE.vaultRotate, {});
  await jobs.schedule(QUEUE.authCleanup, "47 3 * * *");
  await jobs.schedule(QUEUE.auditPartitions, "17 3 * * *");
  await jobs.schedule(QUEUE.approvalExpire, "* * * * *");
  // Nobody else can hold the embedded database, so no lease on it is alive.
  if (database.kind === "pglite") {
    await chat.takeOverAll();
    await documents.takeOverAll();
  }
}

async function startDocuments({ database, documents, jobs }: AppContext): Promise<void> {
  await jobs.work(QUEUE.documentIndex, async () => {
    documents.wakeIndexer();
  });
  await jobs.work(QUEUE.documentDiscard, (batch) => documents.discardFiles(batch));
  await jobs.work(QUEUE.documentReclassify, (batch) => documents.carryOutReclassifications(batch));
  await jobs.work(QUEUE.documentEmbed, async () => {
    documents.wakeEmbedding();
  });
  await jobs.work(QUEUE.documentSweep, async () => {
    documents.wakeSweeper();
  });
  await jobs.work(QUEUE.embeddingCacheCleanup, () => documents.pruneEmbeddings());
  // Whatever became of a version, or of vectors, whose worker died.
  await jobs.schedule(QUEUE.documentIndex, "* * * * *");
  await jobs.schedule(QUEUE.documentEmbed, "* * * * *");
  await jobs.schedule(QUEUE.embeddingCacheCleanup, "27 4 * * *");
  await jobs.schedule(QUEUE.documentSweep, "* * * * *");
  // The model may be another one than before.
  await jobs.enqueue(database.db, QUEUE.documentEmbed, {});
}
