import type { Document, ListDocumentsQuery, Page } from "@cdsa/contracts";
import { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import { findReadableDocuments } from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { presentDocuments } from "./present-document.ts";

/** What this person may read, newest first; never content. */
export async function listDocuments(
  context: DocumentsContext,
  actor: Actor,
  query: ListDocumentsQuery,
): Promise<Page<Document>> {
  const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, z.uuid());
  const rows = await findReadableDocuments(context.db, actor, query, { before, limit: query.limit + 1 });
  const page = toPage(
    rows,
    query.limit,
    (row) => row.id,
    (row) => row,
  );
  return { ...page, items: await presentDocuments(context, context.db, actor, page.items) };
}
