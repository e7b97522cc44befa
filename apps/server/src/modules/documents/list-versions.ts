import type { DocumentVersion, Page, PageQuery } from "@cdsa/contracts";
import { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import { findReadable } from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { presentVersions } from "./present-document.ts";
import { findVersions } from "./versions.repository.ts";

/** The versions of a document, newest first. @throws AppError 404 unseen. */
export async function listVersions(
  context: DocumentsContext,
  actor: Actor,
  id: string,
  query: PageQuery,
): Promise<Page<DocumentVersion>> {
  if (!(await findReadable(context.db, actor, id))) throw notFound();
  const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, z.coerce.number().int());
  const rows = await findVersions(context.db, id, { before, limit: query.limit + 1 });
  const page = toPage(
    rows,
    query.limit,
    (row) => String(row.version),
    (row) => row,
  );
  return { ...page, items: await presentVersions(context, context.db, page.items) };
}
