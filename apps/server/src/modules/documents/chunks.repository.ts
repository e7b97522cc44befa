import type { Label } from "@cdsa/contracts";
import { and, asc, eq, gt, inArray } from "drizzle-orm";
import type { Queryable } from "../../platform/db/database.ts";
import { documentChunks } from "./documents.tables.ts";

export type ChunkRow = typeof documentChunks.$inferSelect;
export type NewChunk = Omit<typeof documentChunks.$inferInsert, "id" | "createdAt">;

// A statement takes at most 65,535 parameters; a row has ten.
const ROWS_PER_INSERT = 1_000;

// Their words go with them, some hundred each: well below the time-out of statements.
const DELETED_AT_ONCE = 500;

/** @returns how many went: fewer than `limit` once there are none left. */
export async function deleteChunks(
  tx: Queryable,
  documentId: string,
  limit = DELETED_AT_ONCE,
): Promise<number> {
  const some = tx
    .select({ id: documentChunks.id })
    .from(documentChunks)
    .where(eq(documentChunks.documentId, documentId))
    .limit(limit);
  const rows = await tx
    .delete(documentChunks)
    .where(inArray(documentChunks.id, some))
    .returning({ id: documentChunks.id });
  return rows.length;
}

/** Whether a document has more passages than one statement should delete. */
export async function hasManyChunks(
  db: Queryable,
  documentId: string,
  limit = DELETED_AT_ONCE,
): Promise<boolean> {
  const rows = await findChunks(db, documentId, { after: limit - 1, limit: 1 });
  return rows.length > 0;
}

/** The passages of a document give way to these, in order. */
export async function replaceChunks(
  tx: Queryable,
  documentId: string,
  chunks: readonly NewChunk[],
): Promise<void> {
  for (let gone = DELETED_AT_ONCE; gone === DELETED_AT_ONCE;) gone = await deleteChunks(tx, documentId);
  for (let start = 0; start < chunks.length; start += ROWS_PER_INSERT)
    await tx.insert(documentChunks).values(chunks.slice(start, start + ROWS_PER_INSERT));
}

/** In the order of the document. */
export async function findChunks(
  db: Queryable,
  documentId: string,
  { after, limit }: { after: number; limit: number },
): Promise<ChunkRow[]> {
  return db
    .select()
    .from(documentChunks)
    .where(and(eq(documentChunks.documentId, documentId), gt(documentChunks.chunkIndex, after)))
    .orderBy(asc(documentChunks.chunkIndex))
    .limit(limit);
}

export async function relabelChunks(tx: Queryable, documentId: string, label: Label): Promise<void> {
  await tx
    .update(documentChunks)
    .set({ classification: label })
    .where(eq(documentChunks.documentId, documentId));
}
