import type { Actor } from "../../platform/actor.ts";
import { appendAuditEvent } from "../audit/index.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { deleteChunks, hasManyChunks } from "./chunks.repository.ts";
import { claimDeleted, deleteDocumentRow, markDeleted } from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { findManaged } from "./find-managed.ts";
import { findFilePaths, isFileInUse } from "./versions.repository.ts";

/**
 * Removes a document with its versions and passages: the next query does not find it. Its originals go by a job of the
 * same transaction; so do the passages where there are more than one statement deletes in time.
 * @throws AppError 404, 403.
 */
export async function deleteDocument(
  context: DocumentsContext,
  actor: Actor,
  id: string,
  passagesAtOnce?: number,
): Promise<void> {
  const { db, jobs, queues } = context;
  await db.transaction(async (tx) => {
    const { classification, latestVersion } = await findManaged(tx, actor, id);
    if (await hasManyChunks(tx, id, passagesAtOnce)) {
      await markDeleted(tx, id);
      await jobs.enqueue(tx, queues.sweep, {});
    } else {
      await removeDocument(context, tx, id);
    }
    await appendAuditEvent(tx, {
      type: "DOCUMENT_DELETED",
      userId: actor.userId,
      details: { documentId: id, classification, versions: latestVersion },
      origin: actor.origin,
    });
  });
}

type Sweeping = Pick<DocumentsContext, "db" | "jobs" | "queues">;

async function removeDocument({ jobs, queues }: Sweeping, tx: Transaction, id: string): Promise<void> {
  const filePaths = await findFilePaths(tx, id);
  await deleteDocumentRow(tx, id);
  await jobs.enqueue(tx, queues.discard, { filePaths });
}

/**
 * Removes what is left of deleted documents, one short transaction after the other: a killed one goes on where it was.
 * @param passagesAtOnce of one transaction.
 */
export async function sweepDeleted(
  context: Sweeping,
  stopping: AbortSignal,
  passagesAtOnce?: number,
): Promise<void> {
  let goesOn = true;
  while (goesOn && !stopping.aborted) {
    goesOn = await context.db.transaction(async (tx) => {
      const id = await claimDeleted(tx);
      if (id === null) return false;
      if ((await deleteChunks(tx, id, passagesAtOnce)) === 0) await removeDocument(context, tx, id);
      return true;
    });
  }
}

/** Removes files that no version refers to. */
export async function discardFiles(
  { db, originals }: Pick<DocumentsContext, "db" | "originals">,
  filePaths: readonly string[],
): Promise<void> {
  for (const filePath of filePaths) if (!(await isFileInUse(db, filePath))) await originals.remove(filePath);
}
