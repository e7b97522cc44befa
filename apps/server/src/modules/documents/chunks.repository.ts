import type { Label } from "@cdsa/contracts";
import { and, asc, eq, gt } from "drizzle-orm";
import type { Queryable } from "../../platform/db/database.ts";
import { documentChunks } from "./documents.tables.ts";

export type ChunkRow = typeof documentChunks.$inferSelect;
export type NewChunk = Omit<typeof documentChunks.$inferInsert, "id" | "createdAt">;

// A statement takes at most 65,535 parameters; a row has ten.
const ROWS_PER_INSERT = 1_000;

/** The passages of a document give way to these, in order. */
export async function replaceChunks(
  tx: Queryable,
  documentId: string,
  chunks: readonly NewChunk[],
): Promise<void> {
  await tx.delete(documentChunks).where(eq(documentChunks.documentId, documentId));
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
