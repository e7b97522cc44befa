import type { Actor } from "../../platform/actor.ts";
import { appendAuditEvent } from "../audit/index.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { findPassages, type FoundPassages, type PassageRequest } from "./find-passages.ts";

/**
 * The passages that fit a query best, among those this person may read. The row of the audit log is committed before
 * anybody, or any model, gets them: it tells which documents they are of and how many, not what was asked.
 */
export async function readPassages(
  context: DocumentsContext,
  actor: Actor,
  request: PassageRequest,
): Promise<FoundPassages> {
  const found = await findPassages(context, actor, request);
  await appendAuditEvent(context.db, {
    type: "RETRIEVAL",
    userId: actor.userId,
    details: {
      mode: found.mode,
      count: found.passages.length,
      queryLength: request.query.length,
      documentIds: [...new Set(found.passages.map((passage) => passage.documentId))],
    },
    origin: actor.origin,
  });
  return found;
}
