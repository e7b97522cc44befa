import { randomUUID } from "node:crypto";
import type { Label } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { type Database, queryRows } from "../../../platform/db/database.ts";
import { indexChunks } from "./index-chunks.ts";

/** A document as tests give it; one passage for each text. */
export type TestDocument = {
  id?: string;
  title?: string;
  type?: string;
  texts: readonly string[];
  label?: Label;
  /** Of each passage; the document's where it is absent. */
  labels?: readonly Label[];
  isOpen?: boolean;
  createdBy?: string | null;
  grants?: readonly { kind: "user" | "role"; subject: string }[];
  language?: string | null;
};

/** Adds a person. @returns their id. */
export async function addPerson(db: Database): Promise<string> {
  const id = randomUUID();
  await db.execute(sql`INSERT INTO users (id, username, email, password_hash, role, clearance)
    VALUES (${id}, ${id}, ${`${id}@example.org`}, 'none', 'ANALYST', 'PUBLIC')`);
  return id;
}

/** Adds a document with its passages, as the pipeline does, and makes them findable. @returns its id. */
export async function addDocument(db: Database, document: TestDocument): Promise<string> {
  const { texts, labels = [], label = "PUBLIC", id = randomUUID() } = document;
  await db.transaction(async (tx) => {
    await tx.execute(sql`INSERT INTO documents (id, title, type, classification, is_open, created_by, indexed_version)
      VALUES (${id}, ${document.title ?? ""}, ${document.type ?? "report"}, ${label}, ${document.isOpen ?? true},
        ${document.createdBy ?? null}, 1)`);
    await tx.execute(sql`INSERT INTO document_versions
        (document_id, version, file_name, media_type, size_bytes, content_hmac, file_path, wrapped_key, state, language)
      VALUES (${id}, 1, 'a.txt', 'text/plain', 1, 'h', 'p', 'k', 'INDEXED', ${document.language ?? "english"})`);
    for (const { kind, subject } of document.grants ?? []) {
      await tx.execute(
        sql`INSERT INTO document_grants (document_id, kind, subject) VALUES (${id}, ${kind}, ${subject})`,
      );
    }
    for (const [index, text] of texts.entries()) {
      await tx.execute(sql`INSERT INTO document_chunks
          (document_id, version, chunk_index, chunk_text, char_start, char_end, classification)
        VALUES (${id}, 1, ${index}, ${text}, 0, ${text.length}, ${labels[index] ?? label})`);
    }
    await indexChunks(tx, id);
  });
  return id;
}

/** What the index counts, and what it would count if it were made anew of what is stored: both as text, in order. */
export async function readCounts(db: Database): Promise<{ kept: string[]; counted: string[] }> {
  const read = async (statement: ReturnType<typeof sql>): Promise<string[]> =>
    (await queryRows<{ line: string }>(db, statement)).map(({ line }) => line).sort();
  const truth = sql`SELECT chunk.id, chunk.document_id, document.title, chunk.chunk_text,
      retrieval_audience(document.classification, chunk.classification, document.is_open) AS audience
    FROM document_chunks AS chunk JOIN documents AS document ON document.id = chunk.document_id`;
  const words = sql`SELECT truth.id, truth.audience, word.term, sum(word.frequency * weight)::integer AS frequency
    FROM (${truth}) AS truth, (VALUES (1), (2)) AS field (weight),
      retrieval_lexemes('english', CASE weight WHEN 2 THEN truth.title ELSE truth.chunk_text END) AS word
    GROUP BY 1, 2, 3`;
  const kept = await Promise.all([
    read(sql`SELECT concat_ws(' ', 'count', term, audience, chunks) AS line
      FROM retrieval_term_counts JOIN retrieval_terms ON id = term_id WHERE chunks <> 0`),
    read(
      sql`SELECT concat_ws(' ', 'total', audience, chunks, length) AS line FROM retrieval_totals WHERE chunks <> 0`,
    ),
    read(sql`SELECT concat_ws(' ', 'posting', chunk_id, term, impact) AS line
      FROM retrieval_postings JOIN retrieval_terms ON id = term_id`),
    read(sql`SELECT concat_ws(' ', 'chunk', chunk_id, document_id, audience) AS line FROM retrieval_chunks`),
  ]);
  const counted = await Promise.all([
    read(
      sql`SELECT concat_ws(' ', 'count', term, audience, count(*)) AS line FROM (${words}) AS words GROUP BY term, audience`,
    ),
    read(sql`SELECT concat_ws(' ', 'total', truth.audience, count(DISTINCT truth.id), coalesce(sum(frequency), 0)) AS line
      FROM (${truth}) AS truth LEFT JOIN (${words}) AS words ON words.id = truth.id GROUP BY truth.audience`),
    read(sql`SELECT concat_ws(' ', 'posting', words.id, term,
        retrieval_impact(frequency, (sum(frequency) OVER (PARTITION BY words.id))::integer)) AS line FROM (${words}) AS words`),
    read(sql`SELECT concat_ws(' ', 'chunk', id, document_id, audience) AS line FROM (${truth}) AS truth`),
  ]);
  return { kept: kept.flat(), counted: counted.flat() };
}
