import { sql } from "drizzle-orm";
import { queryRows, type Transaction } from "../../../platform/db/database.ts";

// Bounds what a statement holds in memory, and how long it takes: well below the time-out of statements.
const CHUNKS_PER_STATEMENT = 250;

const asArray = (ids: readonly number[]): string => `{${ids.join(",")}}`;

/**
 * Makes the passages of a document findable: their words, those of the title and of the headings. To be called once
 * document_chunks has them, last in its transaction, since writers of the index take turns from here to their commit;
 * again whenever the title or the text of passages changes. Deleting chunks or documents, and changes of labels or of
 * `is_open`, need no call: triggers follow them.
 * @returns how many passages there are.
 */
export async function indexChunks(tx: Transaction, documentId: string): Promise<number> {
  const rows = await queryRows<{ id: string }>(
    tx,
    sql`SELECT id FROM document_chunks WHERE document_id = ${documentId} ORDER BY id`,
  );
  await indexChunkIds(
    tx,
    rows.map(({ id }) => Number(id)),
  );
  return rows.length;
}

/** The same for passages of any documents. */
export async function indexChunkIds(tx: Transaction, chunkIds: readonly number[]): Promise<void> {
  for (let start = 0; start < chunkIds.length; start += CHUNKS_PER_STATEMENT) {
    const batch = asArray(chunkIds.slice(start, start + CHUNKS_PER_STATEMENT));
    await tx.execute(sql`SELECT retrieval_add(${batch}::bigint[])`);
  }
}
