import { bigint, integer, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";

export const retrievalLanguages = pgTable("retrieval_languages", {
  language: text().primaryKey(),
});

export const retrievalTerms = pgTable("retrieval_terms", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  term: text().notNull(),
});

/** Each passage with its words: what ranking reads of it. */
export const retrievalChunks = pgTable("retrieval_chunks", {
  chunkId: bigint("chunk_id", { mode: "number" }).primaryKey(),
  documentId: uuid("document_id").notNull(),
  audience: smallint().notNull(),
  length: integer().notNull(),
  terms: integer().array().notNull(),
  frequencies: smallint().array().notNull(),
});

export const retrievalPostings = pgTable(
  "retrieval_postings",
  {
    chunkId: bigint("chunk_id", { mode: "number" }).notNull(),
    termId: integer("term_id").notNull(),
    impact: smallint().notNull(),
  },
  (table) => [primaryKey({ columns: [table.termId, table.impact, table.chunkId] })],
);

export const retrievalTermCounts = pgTable(
  "retrieval_term_counts",
  {
    termId: integer("term_id").notNull(),
    audience: smallint().notNull(),
    chunks: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.termId, table.audience] })],
);

export const retrievalTotals = pgTable("retrieval_totals", {
  audience: smallint().primaryKey(),
  chunks: bigint({ mode: "number" }).notNull(),
  length: bigint({ mode: "number" }).notNull(),
});
