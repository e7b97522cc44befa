import type { Label } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";
import { mayReadRows, type Reader, sqlArray } from "./reader.ts";

/** A passage as it is quoted. Offsets count UTF-16 code units of the version's text. */
export type Passage = {
  chunkId: number;
  documentId: string;
  version: number;
  title: string;
  text: string;
  /** Headings above it, outermost first. */
  headingPath: string[];
  pageStart: number | null;
  pageEnd: number | null;
  start: number;
  end: number;
  /** The higher one of the document's and its own. */
  label: Label;
};

type Row = {
  id: string;
  document_id: string;
  version: number;
  title: string;
  chunk_text: string;
  heading_path: string[];
  page_start: number | null;
  page_end: number | null;
  char_start: number;
  char_end: number;
  label: Label;
};

/** The text of passages, in any order; those that the reader may not read now are left out. */
export async function readPassages(
  db: Queryable,
  reader: Reader,
  chunkIds: readonly number[],
): Promise<Map<number, Passage>> {
  const rows = await queryRows<Row>(
    db,
    sql`SELECT chunk.id, chunk.document_id, chunk.version, document.title, chunk.chunk_text, chunk.heading_path,
          chunk.page_start, chunk.page_end, chunk.char_start, chunk.char_end,
          (ARRAY['PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED'])[
            retrieval_audience(document.classification, chunk.classification, false) / 2 + 1] AS label
        FROM document_chunks AS chunk JOIN documents AS document ON document.id = chunk.document_id
        WHERE chunk.id = ANY (${sqlArray(chunkIds)}::bigint[]) AND ${mayReadRows(reader)}`,
  );
  return new Map(rows.map((row) => [Number(row.id), toPassage(row)]));
}

const toPassage = (row: Row): Passage => ({
  chunkId: Number(row.id),
  documentId: row.document_id,
  version: row.version,
  title: row.title,
  text: row.chunk_text,
  headingPath: row.heading_path,
  pageStart: row.page_start,
  pageEnd: row.page_end,
  start: row.char_start,
  end: row.char_end,
  label: row.label,
});
