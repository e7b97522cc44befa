import { clearanceCovers, type CreateDocumentRequest, type Document } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { normaliseAccessList } from "./document-access.ts";
import { labelAboveClearance } from "./documents.errors.ts";
import {
  findReadable,
  findSame,
  insertDocument,
  replaceGrants,
  type StoredDocument,
} from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { presentDocument } from "./present-document.ts";
import { type StoredOriginal, storeOriginal, uploadOf } from "./store-original.ts";
import { insertVersion } from "./versions.repository.ts";

type Described = Pick<StoredDocument, "title" | "type" | "classification" | "accessList">;

/**
 * Stores a document and has it indexed. The same file of the same person under the same label, access list and type, and
 * title where one is given, is the document that is there already: an answer never shows other than what was sent.
 * @param uploadedBy who is told of what becomes of it; null for what the server itself brings along.
 * @throws AppError 400, 403 for a label above the clearance, 413, 507.
 */
export async function createDocument(
  context: DocumentsContext,
  actor: Actor,
  request: CreateDocumentRequest,
  bytes: Buffer | null,
  uploadedBy: string | null = actor.userId,
): Promise<{ document: Document; isNew: boolean }> {
  const { type, classification } = request;
  if (!clearanceCovers(actor.clearance, classification)) throw labelAboveClearance(classification);
  const upload = uploadOf(context, request, bytes);
  const accessList = normaliseAccessList(request.accessList);
  const same = await findSame(
    context.db,
    { createdBy: actor.userId, title: request.title, type, classification, accessList },
    context.originals.fingerprint(upload.content),
  );
  if (same) return { document: await presentDocument(context, context.db, actor, same), isNew: false };
  const id = newId();
  const title = request.title ?? upload.fileName;
  const document = await storeOriginal(
    context,
    { documentId: id, version: 1 },
    upload,
    async (tx, original) => {
      await writeDocument(
        context,
        tx,
        actor,
        { id, title, type, classification, accessList, uploadedBy },
        original,
      );
      const stored = await findReadable(tx, actor, id);
      if (!stored) throw new TypeError("What was inserted is there.");
      return presentDocument(context, tx, actor, stored);
    },
  );
  return { document, isNew: true };
}

async function writeDocument(
  { jobs, queues }: Pick<DocumentsContext, "jobs" | "queues">,
  tx: Transaction,
  actor: Actor,
  {
    id,
    title,
    type,
    classification,
    accessList,
    uploadedBy,
  }: Described & { id: string; uploadedBy: string | null },
  { content, ...original }: StoredOriginal,
): Promise<void> {
  const createdBy = actor.userId;
  await insertDocument(tx, { id, title, type, classification, createdBy, isOpen: accessList === null });
  await replaceGrants(tx, id, accessList);
  const sizeBytes = content.length;
  await insertVersion(tx, {
    documentId: id,
    version: 1,
    ...original,
    sizeBytes,
    state: "UPLOADED",
    createdBy: uploadedBy,
  });
  await jobs.enqueue(tx, queues.index, {});
  await appendAuditEvent(tx, {
    type: "DOCUMENT_UPLOADED",
    userId: actor.userId,
    details: {
      documentId: id,
      version: 1,
      classification,
      accessList,
      sizeBytes,
      contentHmac: original.contentHmac,
    },
    origin: actor.origin,
  });
}
