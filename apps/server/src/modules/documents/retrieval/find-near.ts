import { sql } from "drizzle-orm";
import { type Queryable, queryRows, type Transaction } from "../../../platform/db/database.ts";
import { embeddingColumn } from "../embedding/embedding-index.ts";
import type { Search } from "./find-candidates.ts";
import { isVisible, listedDocuments, selectVisible } from "./reader.ts";

/** A question in the space of one model. */
export type QuestionVector = {
  modelId: number;
  dimensions: number;
  vector: readonly number[];
  /** How much its ranking counts beside that of the words, 0–1. */
  weight: number;
};

/** A passage, and the cosine of the angle between it and the question. */
export type Near = { chunkId: number; score: number };

type Row = { chunk_id: string | number; distance: number };

/** Nearest first; a vector without a direction is near nothing. */
const toNearest = (rows: readonly Row[]): Near[] =>
  rows
    .map(({ chunk_id, distance }) => ({ chunkId: Number(chunk_id), score: 1 - distance }))
    .filter(({ score }) => Number.isFinite(score))
    .sort((a, b) => b.score - a.score || a.chunkId - b.chunkId);

/**
 * The visible passages nearest to a question.
 * @param isFew whether the reader sees so few passages that all are compared; else the index is asked, which goes on
 *   until enough visible ones are found.
 */
export async function findNear(
  tx: Transaction,
  search: Search,
  question: QuestionVector,
  limit: number,
  isFew: boolean,
): Promise<Near[]> {
  const asked = `[${question.vector.join(",")}]`;
  const { reader, filters } = search;
  const { column, type } = embeddingColumn(question.dimensions);
  const distance = sql`${column} <=> ${asked}::${type}`;
  if (isFew) {
    const rows = await queryRows<Row>(
      tx,
      sql`WITH ${listedDocuments(reader)}, visible AS MATERIALIZED (
            ${selectVisible(sql`chunk.chunk_id`, reader, filters, sql`true`)}
          )
          SELECT embedded.chunk_id, ${distance} AS distance
          FROM visible JOIN document_embeddings AS embedded
            ON embedded.chunk_id = visible.chunk_id AND embedded.model_id = ${question.modelId}
          ORDER BY distance, chunk_id LIMIT ${limit}`,
    );
    return toNearest(rows);
  }
  await tx.execute(sql`SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true),
    set_config('hnsw.ef_search', '200', true), set_config('hnsw.max_scan_tuples', '40000', true)`);
  // The model's number stands in the statement, since its index is a partial one.
  const model = sql.raw(String(Math.trunc(question.modelId)));
  const rows = await queryRows<Row>(
    tx,
    sql`WITH ${listedDocuments(reader)}
        SELECT embedded.chunk_id, ${distance} AS distance FROM document_embeddings AS embedded
        WHERE embedded.model_id = ${model}
          AND (SELECT ${isVisible(reader, filters)} FROM retrieval_chunks AS chunk WHERE chunk.chunk_id = embedded.chunk_id)
        ORDER BY ${distance} LIMIT ${limit}`,
  );
  return toNearest(rows);
}

/** How near given passages are to a question, as far as they have a vector of its model. */
export async function compareTo(
  db: Queryable,
  question: QuestionVector,
  chunkIds: readonly number[],
): Promise<Near[]> {
  if (chunkIds.length === 0) return [];
  const { column, type } = embeddingColumn(question.dimensions);
  const rows = await queryRows<Row>(
    db,
    sql`SELECT embedded.chunk_id, ${column} <=> ${`[${question.vector.join(",")}]`}::${type} AS distance
        FROM document_embeddings AS embedded
        WHERE embedded.chunk_id = ANY (${`{${chunkIds.join(",")}}`}::bigint[]) AND embedded.model_id = ${question.modelId}`,
  );
  return toNearest(rows);
}
