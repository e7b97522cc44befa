import type { SearchDocumentsRequest, SearchResult } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { labelOf } from "./answer-question.ts";
import { readPassages } from "./read-passages.ts";

/** The passages that fit a query best, among those this person may read, with their row in the audit log. */
export async function searchDocuments(
  context: DocumentsContext,
  actor: Actor,
  request: SearchDocumentsRequest,
): Promise<SearchResult> {
  const { mode, passages } = await readPassages(context, actor, request);
  return { mode, label: labelOf(passages), items: passages };
}
