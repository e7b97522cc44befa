import type { SearchDocumentsRequest, SearchResult } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import { appendAuditEvent } from "../audit/index.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { findPassages } from "./find-passages.ts";

/**
 * The passages that fit a query best, among those this person may read. The row of the audit log is committed before
 * anybody gets them: it tells which documents they are of and how many, not what was asked.
 */
export async function searchDocuments(
  context: DocumentsContext,
  actor: Actor,
  request: SearchDocumentsRequest,
): Promise<SearchResult> {
  const { mode, passages } = await findPassages(context, actor, request);
  await appendAuditEvent(context.db, {
    type: "RETRIEVAL",
    userId: actor.userId,
    details: {
      mode,
      count: passages.length,
      queryLength: request.query.length,
      documentIds: [...new Set(passages.map((passage) => passage.documentId))],
    },
    origin: actor.origin,
  });
  return { mode, items: passages };
}
