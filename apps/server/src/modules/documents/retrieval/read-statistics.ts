import { sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";
import {
  listedAudiences,
  listedDocuments,
  openAudiences,
  type PassageFilters,
  type Reader,
  selectVisible,
  sqlArray,
} from "./reader.ts";
import type { Statistics } from "./score-words.ts";

// Passages of documents with an access list that are counted one by one; of more, this many stand for all.
const LISTED_SAMPLE = 2_000;

/** How many passages a reader may read, and what is known of their words. */
export type Scope = {
  chunks: number;
  averageLength: number;
  /** Passages of documents that list the reader or are theirs, and the share of them that was counted. */
  listedCounts: ReadonlyMap<number, number>;
  listedFactor: number;
};

type TotalsRow = { chunks: string | null; length: string | null };

/**
 * Counts what a reader may read, and nothing else: whoever may not read a passage cannot tell from a score that it is there.
 */
export async function readScope(db: Queryable, reader: Reader): Promise<Scope> {
  const [open] = await queryRows<TotalsRow>(
    db,
    sql`SELECT sum(chunks) AS chunks, sum(length) AS length FROM retrieval_totals
        WHERE audience = ANY (${sqlArray(openAudiences(reader))}::smallint[])`,
  );
  const listed = await readListed(db, reader);
  const chunks = Number(open?.chunks ?? 0) + listed.chunks;
  const length = Number(open?.length ?? 0) + listed.length;
  return {
    chunks,
    averageLength: chunks === 0 ? 0 : length / chunks,
    listedCounts: listed.counts,
    listedFactor: listed.factor,
  };
}

type Listed = { chunks: number; length: number; counts: Map<number, number>; factor: number };

async function readListed(db: Queryable, reader: Reader): Promise<Listed> {
  const counts = new Map<number, number>();
  const audiences = sqlArray(listedAudiences(reader));
  if (audiences === "{}") return { chunks: 0, length: 0, counts, factor: 1 };
  const isListed = sql`audience = ANY (${audiences}::smallint[]) AND document_id IN (SELECT id FROM listed)`;
  const rows = await queryRows<{ chunks: string; length: string; terms: string | null }>(
    db,
    sql`WITH ${listedDocuments(reader)},
        total AS (SELECT count(*) AS chunks, coalesce(sum(length), 0) AS length FROM retrieval_chunks WHERE ${isListed}),
        sample AS (
          SELECT terms FROM retrieval_chunks, total WHERE ${isListed}
          ORDER BY CASE WHEN total.chunks > ${LISTED_SAMPLE} THEN hashint8(chunk_id) END LIMIT ${LISTED_SAMPLE}
        )
        SELECT total.chunks, total.length, array_to_string(sample.terms, ',') AS terms
        FROM total LEFT JOIN sample ON true`,
  );
  for (const { terms } of rows) {
    for (const term of terms?.split(",") ?? []) counts.set(Number(term), (counts.get(Number(term)) ?? 0) + 1);
  }
  const chunks = Number(rows[0]?.chunks ?? 0);
  return {
    chunks,
    length: Number(rows[0]?.length ?? 0),
    counts,
    factor: Math.max(1, chunks / LISTED_SAMPLE),
  };
}

/** In how many passages each term is that a reader may read. */
export async function readStatistics(
  db: Queryable,
  reader: Reader,
  scope: Scope,
  termIds: readonly number[],
): Promise<Statistics> {
  const rows = await queryRows<{ term_id: number; chunks: string }>(
    db,
    sql`SELECT term_id, sum(chunks) AS chunks FROM retrieval_term_counts
        WHERE term_id = ANY (${sqlArray(termIds)}::integer[])
          AND audience = ANY (${sqlArray(openAudiences(reader))}::smallint[])
        GROUP BY term_id`,
  );
  const open = new Map(rows.map(({ term_id, chunks }) => [term_id, Number(chunks)]));
  return {
    chunks: scope.chunks,
    averageLength: scope.averageLength,
    chunksWith: (termId) =>
      (open.get(termId) ?? 0) + Math.round((scope.listedCounts.get(termId) ?? 0) * scope.listedFactor),
  };
}

/** How many passages a reader may read that pass filters, counted up to a limit. */
export async function countVisible(
  db: Queryable,
  reader: Reader,
  filters: PassageFilters,
  limit: number,
): Promise<number> {
  const [row] = await queryRows<{ chunks: string }>(
    db,
    sql`WITH ${listedDocuments(reader)}
        SELECT count(*) AS chunks FROM (
          ${selectVisible(sql`chunk.chunk_id`, reader, filters, sql`true`)} LIMIT ${limit}
        ) AS visible`,
  );
  return Number(row?.chunks ?? 0);
}
