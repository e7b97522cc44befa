import type { DocumentReading, Page, PageQuery } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { listDocumentReadings } from "../audit/index.ts";
import { mayManage } from "./document-access.ts";
import { mayNotManage } from "./documents.errors.ts";
import { findReadable } from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";

/**
 * Who was given content of a document, for its owner, administrators and auditors.
 * @throws AppError 404 unseen, 403 for other readers.
 */
export async function listReadings(
  { db, usernamesOf }: DocumentsContext,
  actor: Actor,
  id: string,
  query: PageQuery,
): Promise<Page<DocumentReading>> {
  return db.transaction(async (tx) => {
    const document = await findReadable(tx, actor, id);
    if (!document) throw notFound();
    if (!mayManage(actor, document) && !actor.isAuditor) throw mayNotManage();
    const page = await listDocumentReadings(tx, actor, id, query);
    const names = await usernamesOf(tx, [...new Set(page.items.flatMap((row) => row.userId ?? []))]);
    const items = page.items.map(({ userId, readAt, ...row }) => {
      const username = userId === null ? undefined : names.get(userId);
      const person = userId === null || username === undefined ? null : { id: userId, username };
      return { ...row, person, readAt: readAt.toISOString() };
    });
    return { ...page, items };
  });
}
