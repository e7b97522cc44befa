import type { Document } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { stillIndexing } from "./documents.errors.ts";
import { findReadable } from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { findManaged } from "./find-managed.ts";
import { presentDocument } from "./present-document.ts";
import { changeVersion } from "./versions.repository.ts";

/**
 * Has the newest version read and indexed again: after a failure, or where the way it is read has changed.
 * @throws AppError 404, 403, 409 while it is being indexed.
 */
export async function indexDocument(context: DocumentsContext, actor: Actor, id: string): Promise<Document> {
  const { db, jobs, queues } = context;
  return db.transaction(async (tx) => {
    const { latest } = await findManaged(tx, actor, id);
    if (latest.state !== "FAILED" && latest.state !== "INDEXED") throw stillIndexing();
    await changeVersion(
      tx,
      { documentId: id, version: latest.version },
      { state: "UPLOADED", failure: null, done: 0, total: 0, attempts: 0, leaseUntil: null },
    );
    await jobs.enqueue(tx, queues.index, {});
    await appendAuditEvent(tx, {
      type: "DOCUMENT_CHANGED",
      userId: actor.userId,
      details: { documentId: id, version: latest.version, changed: ["index"] },
      origin: actor.origin,
    });
    const stored = await findReadable(tx, actor, id);
    if (!stored) throw new TypeError("What is locked is there.");
    return presentDocument(context, tx, actor, stored);
  });
}
