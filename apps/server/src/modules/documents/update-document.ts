import { clearanceCovers, type Document, type UpdateDocumentRequest } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { normaliseAccessList } from "./document-access.ts";
import { labelAboveClearance, lowerLabelNeedsApproval } from "./documents.errors.ts";
import { changeDocument, findReadable, replaceGrants, type StoredDocument } from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { findManaged } from "./find-managed.ts";
import { presentDocument } from "./present-document.ts";
import { indexChunks } from "./retrieval/index-chunks.ts";
import { relabel } from "./relabel.ts";
import { type StoredOriginal, storeOriginal, uploadOf } from "./store-original.ts";
import { insertVersion } from "./versions.repository.ts";

export type DocumentChange = {
  id: string;
  revision: number;
  request: UpdateDocumentRequest;
  bytes: Buffer | null;
};

/**
 * Changes what is said of a document, or gives it another version, which is searched once it is indexed; until then
 * the one before it is.
 * @throws AppError 404, 403, 409 for a lower label, 412 changed meanwhile, and as `createDocument`.
 */
export async function updateDocument(
  context: DocumentsContext,
  actor: Actor,
  { id, revision, request, bytes }: DocumentChange,
): Promise<Document> {
  const apply = async (tx: Transaction, original: StoredOriginal | null): Promise<Document> => {
    const stored = await findManaged(tx, actor, id, revision);
    await changeFields(tx, actor, stored, request);
    if (original) await addVersion(context, tx, actor, stored, original);
    const changed = await findReadable(tx, actor, id);
    if (!changed) throw labelAboveClearance(request.classification ?? stored.classification);
    return presentDocument(context, tx, actor, changed);
  };
  if (bytes === null && request.content === undefined) return context.db.transaction((tx) => apply(tx, null));
  const upload = uploadOf(context, request, bytes);
  // Read before the file is stored, so that it can be bound to the version it becomes; checked again under the lock.
  const { latestVersion } = await context.db.transaction((tx) => findManaged(tx, actor, id, revision));
  return storeOriginal(context, { documentId: id, version: latestVersion + 1 }, upload, apply);
}

async function changeFields(
  tx: Transaction,
  actor: Actor,
  stored: StoredDocument,
  { title, type, summary, classification, accessList: requested }: UpdateDocumentRequest,
): Promise<void> {
  const accessList = requested === undefined ? undefined : normaliseAccessList(requested);
  if (classification !== undefined && classification !== stored.classification) {
    if (clearanceCovers(stored.classification, classification)) throw lowerLabelNeedsApproval();
    await relabel(tx, stored.id, {
      from: stored.classification,
      to: classification,
      actor,
      approvalId: null,
    });
  }
  if (accessList !== undefined) await replaceGrants(tx, stored.id, accessList);
  await changeDocument(tx, stored.id, {
    ...(title !== undefined && { title }),
    ...(type !== undefined && { type }),
    ...(summary !== undefined && { summary }),
    ...(accessList !== undefined && { isOpen: accessList === null }),
  });
  if (title !== undefined && stored.indexed) await indexChunks(tx, stored.id);
  const fields = { title, type, summary, accessList };
  const changed = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (changed.length === 0) return;
  await appendAuditEvent(tx, {
    type: "DOCUMENT_CHANGED",
    userId: actor.userId,
    details: { documentId: stored.id, changed, ...(accessList !== undefined && { accessList }) },
    origin: actor.origin,
  });
}

async function addVersion(
  { jobs, queues }: Pick<DocumentsContext, "jobs" | "queues">,
  tx: Transaction,
  actor: Actor,
  stored: StoredDocument,
  { content, ...original }: StoredOriginal,
): Promise<void> {
  const version = stored.latestVersion + 1;
  const sizeBytes = content.length;
  await insertVersion(tx, {
    documentId: stored.id,
    version,
    ...original,
    sizeBytes,
    state: "UPLOADED",
    createdBy: actor.userId,
  });
  await changeDocument(tx, stored.id, { latestVersion: version });
  await jobs.enqueue(tx, queues.index, {});
  await appendAuditEvent(tx, {
    type: "DOCUMENT_UPLOADED",
    userId: actor.userId,
    details: {
      documentId: stored.id,
      version,
      classification: stored.classification,
      sizeBytes,
      contentHmac: original.contentHmac,
    },
    origin: actor.origin,
  });
}
