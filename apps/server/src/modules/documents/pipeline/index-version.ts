import { AppError } from "../../../platform/errors/app-error.ts";
import type { Transaction } from "../../../platform/db/database.ts";
import { SERVER_ORIGIN } from "../../../platform/actor.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import { replaceChunks } from "../chunks.repository.ts";
import { ExtractionError } from "../extraction/extraction-error.ts";
import { findDocument, markIndexed } from "../documents.repository.ts";
import type { DocumentRow } from "../documents.tables.ts";
import { changeVersion, type Claimed, findVersion, type VersionRow } from "../versions.repository.ts";
import type { IndexerContext } from "./indexer-context.ts";

/** A version that cannot be indexed, with the reason for its owner. */
export class IndexingError extends Error {
  override readonly name = "IndexingError";
}

// A file that takes the whole server down with it is not tried for ever.
const MAX_ATTEMPTS = 5;

type Place = Pick<Claimed, "documentId" | "version">;

export type Progress = (done: number, total: number) => void;

export type Watch = { signal: AbortSignal; onProgress: Progress };

/**
 * Reads a version and makes its passages findable by their words. What is stored at the end is stored at once, so that
 * whoever takes over from a dead process begins again.
 * @throws IndexingError where it can never be read as it is; anything else may pass.
 */
export async function readVersion(context: IndexerContext, claimed: Claimed, watch: Watch): Promise<void> {
  if (claimed.attempts > MAX_ATTEMPTS)
    throw new IndexingError(`The server stopped ${MAX_ATTEMPTS} times while it worked on this file.`);
  const row = await findVersion(context.db, claimed.documentId, claimed.version);
  if (row) await readAndCut(context, row, watch);
}

/** Gives the passages of a version their vectors; until then they are found by their words alone. */
export async function embedVersion(context: IndexerContext, claimed: Claimed, watch: Watch): Promise<void> {
  const row = await findVersion(context.db, claimed.documentId, claimed.version);
  if (!row) return;
  await context.embedPassages(row.documentId, watch);
  await context.db.transaction((tx) => finish(context, tx, row));
}

async function readAndCut(
  context: IndexerContext,
  row: VersionRow,
  { signal, onProgress }: Watch,
): Promise<void> {
  const { db } = context;
  await changeVersion(db, row, { state: "EXTRACTING", done: 0, total: 0 });
  const original = await context.originals.read(row, row).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "original_damaged"
      ? new IndexingError(error.message)
      : error;
  });
  const extracted = await context
    .extract(original, { fileName: row.fileName, signal, onProgress })
    .catch((error: unknown) => {
      throw error instanceof ExtractionError ? new IndexingError(error.message) : error;
    });
  if (extracted.content.trim() === "")
    throw new IndexingError(["There is no text in this file.", ...extracted.notices].join(" "));
  await changeVersion(db, row, { state: "CHUNKING", done: 0, total: 0, mediaType: extracted.mediaType });
  const chunks = context.cutPassages(extracted);
  await db.transaction(async (tx) => {
    const document = await findDocument(tx, row.documentId, true);
    if (!document) return;
    const { content, pageStarts, language, notices } = extracted;
    await changeVersion(tx, row, {
      state: "EMBEDDING",
      content,
      pageStarts,
      language,
      notices,
      attempts: 0,
      leaseUntil: null,
    });
    if (isOutdated(document, row)) return;
    await replaceChunks(
      tx,
      row.documentId,
      chunks.map(({ index, text, headingPath, pageStart, pageEnd, start, end }) => ({
        documentId: row.documentId,
        version: row.version,
        chunkIndex: index,
        chunkText: text,
        headingPath: [...headingPath],
        pageStart,
        pageEnd,
        charStart: start,
        charEnd: end,
        classification: document.classification,
      })),
    );
    await context.indexPassages(tx, row.documentId);
    await markIndexed(tx, row.documentId, row.version);
  });
}

/** A newer version overtook it: that one's passages stay. */
const isOutdated = (document: DocumentRow, row: Place): boolean =>
  document.indexedVersion !== null && document.indexedVersion > row.version;

async function finish(
  { notifications }: IndexerContext,
  tx: Transaction,
  { documentId, version, createdBy }: VersionRow,
): Promise<void> {
  const document = await findDocument(tx, documentId, true);
  if (!document) return;
  await changeVersion(tx, { documentId, version }, { state: "INDEXED", leaseUntil: null, attempts: 0 });
  await appendAuditEvent(tx, {
    type: "DOCUMENT_INDEXED",
    userId: null,
    subjectUserId: createdBy,
    details: { documentId, version },
    origin: SERVER_ORIGIN,
  });
  if (createdBy === null) return;
  await notifications.sendNotifications(tx, {
    recipients: { userIds: [createdBy] },
    type: "DOCUMENT_INDEXED",
    title: "Document indexed",
    message: `“${document.title}” can be searched now.`,
    data: { documentId, actionUrl: `/documents/${documentId}` },
    priority: "low",
  });
}

/** Notes that a version cannot be indexed and tells its owner; what was searched before stays. */
export async function failVersion(
  { db, notifications }: IndexerContext,
  { documentId, version }: Place,
  failure: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const document = await findDocument(tx, documentId, true);
    const row = document && (await findVersion(tx, documentId, version));
    if (!row) return;
    await changeVersion(tx, row, { state: "FAILED", failure, leaseUntil: null });
    await appendAuditEvent(tx, {
      type: "DOCUMENT_FAILED",
      outcome: "FAILURE",
      userId: null,
      subjectUserId: row.createdBy,
      details: { documentId, version },
      origin: SERVER_ORIGIN,
    });
    if (row.createdBy === null) return;
    await notifications.sendNotifications(tx, {
      recipients: { userIds: [row.createdBy] },
      type: "DOCUMENT_PROCESSING_FAILED",
      title: "Document not indexed",
      message: `“${document.title}” could not be indexed: ${failure}`,
      data: { documentId, actionUrl: `/documents/${documentId}` },
      priority: "high",
    });
  });
}
