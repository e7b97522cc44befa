import type { Actor } from "../../platform/actor.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { deleteDocumentRow } from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { findManaged } from "./find-managed.ts";
import { findFilePaths, isFileInUse } from "./versions.repository.ts";

/**
 * Removes a document with its versions and passages: the next query does not find it. Its originals go by a job of the
 * same transaction.
 * @throws AppError 404, 403.
 */
export async function deleteDocument(
  { db, jobs, queues }: DocumentsContext,
  actor: Actor,
  id: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const { classification, latestVersion } = await findManaged(tx, actor, id);
    const filePaths = await findFilePaths(tx, id);
    await deleteDocumentRow(tx, id);
    await jobs.enqueue(tx, queues.discard, { filePaths });
    await appendAuditEvent(tx, {
      type: "DOCUMENT_DELETED",
      userId: actor.userId,
      details: { documentId: id, classification, versions: latestVersion },
      origin: actor.origin,
    });
  });
}

/** Removes files that no version refers to. */
export async function discardFiles(
  { db, originals }: Pick<DocumentsContext, "db" | "originals">,
  filePaths: readonly string[],
): Promise<void> {
  for (const filePath of filePaths) if (!(await isFileInUse(db, filePath))) await originals.remove(filePath);
}
