import type { Label } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { relabelChunks } from "./chunks.repository.ts";
import { changeDocument } from "./documents.repository.ts";

export type Relabelling = { from: Label; to: Label; actor: Actor; approvalId: string | null };

/** Gives a document and all its passages another label, in the caller's transaction; the row is locked already. */
export async function relabel(
  tx: Transaction,
  documentId: string,
  { from, to, actor, approvalId }: Relabelling,
): Promise<void> {
  await changeDocument(tx, documentId, { classification: to });
  await relabelChunks(tx, documentId, to);
  await appendAuditEvent(tx, {
    type: "DOCUMENT_RECLASSIFIED",
    userId: actor.userId,
    details: { documentId, from, to, approvalId },
    origin: actor.origin,
  });
}
