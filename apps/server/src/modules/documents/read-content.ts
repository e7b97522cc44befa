import type { DocumentChunk, DocumentContent, JsonObject, Label, Page, PageQuery } from "@cdsa/contracts";
import { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { findChunks } from "./chunks.repository.ts";
import { notExtracted } from "./documents.errors.ts";
import { findReadable, type StoredDocument } from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { findContent, findVersion, type VersionRow } from "./versions.repository.ts";

const auditReading = (
  tx: Transaction,
  actor: Actor,
  document: StoredDocument,
  details: JsonObject & { what: "text" | "passages" | "original" },
): Promise<string> =>
  appendAuditEvent(tx, {
    type: "DOCUMENT_READ",
    userId: actor.userId,
    subjectUserId: document.createdBy === actor.userId ? null : document.createdBy,
    details: { documentId: document.id, label: document.classification, ...details },
    origin: actor.origin,
  });

/**
 * The text of a version. Its audit row is committed before anybody gets it.
 * @throws AppError 404 unseen or no such version, 409 not read out yet, 503 `audit_unavailable`.
 */
export async function readContent(
  { db }: DocumentsContext,
  actor: Actor,
  { id, version }: { id: string; version: number | undefined },
): Promise<DocumentContent> {
  return db.transaction(async (tx) => {
    const document = await findReadable(tx, actor, id);
    if (!document) throw notFound();
    const found = await findContent(tx, id, version ?? document.indexedVersion);
    if (!found && version !== undefined && !(await findVersion(tx, id, version))) throw notFound();
    if (!found) throw notExtracted();
    await auditReading(tx, actor, document, { what: "text", version: found.version });
    return { documentId: id, title: document.title, classification: document.classification, ...found };
  });
}

/** The passages that are searched, in the order of the document; as `readContent`. */
export async function readChunks(
  { db }: DocumentsContext,
  actor: Actor,
  id: string,
  query: PageQuery,
): Promise<Page<DocumentChunk>> {
  return db.transaction(async (tx) => {
    const document = await findReadable(tx, actor, id);
    if (!document) throw notFound();
    const after = query.cursor === undefined ? -1 : decodeCursor(query.cursor, z.coerce.number().int());
    const rows = await findChunks(tx, id, { after, limit: query.limit + 1 });
    await auditReading(tx, actor, document, {
      what: "passages",
      version: document.indexedVersion,
      count: Math.min(rows.length, query.limit),
    });
    return toPage(
      rows,
      query.limit,
      (row) => String(row.chunkIndex),
      (row) => ({
        index: row.chunkIndex,
        text: row.chunkText,
        headingPath: row.headingPath,
        version: row.version,
        pageStart: row.pageStart,
        pageEnd: row.pageEnd,
        start: row.charStart,
        end: row.charEnd,
        classification: row.classification,
      }),
    );
  });
}

/** The file as it was uploaded; as `readContent`. @throws AppError 500 where it is damaged, 503 where storage is away. */
export async function readOriginal(
  { db, originals }: DocumentsContext,
  actor: Actor,
  { id, version }: { id: string; version: number | undefined },
): Promise<{ fileName: string; label: Label; content: Buffer }> {
  const { row, label } = await db.transaction(async (tx): Promise<{ row: VersionRow; label: Label }> => {
    const document = await findReadable(tx, actor, id);
    const found = document && (await findVersion(tx, id, version ?? document.latestVersion));
    if (!found) throw notFound();
    await auditReading(tx, actor, document, { what: "original", version: found.version });
    return { row: found, label: document.classification };
  });
  const content = await originals.read({ documentId: id, version: row.version }, row);
  return { fileName: row.fileName, label, content };
}
