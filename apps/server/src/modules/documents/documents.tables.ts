import type { DocumentCitation, DocumentState, JsonObject, Label } from "@cdsa/contracts";
import {
  bigint,
  boolean,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const documents = pgTable("documents", {
  id: uuid().primaryKey(),
  title: text().notNull(),
  type: text().notNull(),
  summary: text(),
  classification: text().$type<Label>().notNull(),
  metadata: jsonb().$type<JsonObject>().notNull().default({}),
  indexed: boolean().notNull().default(false),
  indexedVersion: integer("indexed_version"),
  latestVersion: integer("latest_version").notNull().default(1),
  revision: integer().notNull().default(1),
  isOpen: boolean("is_open").notNull().default(true),
  deletedAt: instant("deleted_at"),
  createdBy: uuid("created_by"),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});
export type DocumentRow = typeof documents.$inferSelect;

export const documentGrants = pgTable(
  "document_grants",
  {
    documentId: uuid("document_id").notNull(),
    kind: text().$type<"role" | "user">().notNull(),
    subject: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.documentId, table.kind, table.subject] })],
);

export const documentVersions = pgTable(
  "document_versions",
  {
    documentId: uuid("document_id").notNull(),
    version: integer().notNull(),
    fileName: text("file_name").notNull(),
    mediaType: text("media_type").notNull(),
    sizeBytes: bigint("size_bytes", { mode: "number" }).notNull(),
    contentHmac: text("content_hmac").notNull(),
    filePath: text("file_path").notNull(),
    wrappedKey: text("wrapped_key").notNull(),
    state: text().$type<DocumentState>().notNull(),
    failure: text(),
    done: integer().notNull().default(0),
    total: integer().notNull().default(0),
    notices: text().array().notNull().default([]),
    leaseUntil: instant("lease_until"),
    attempts: integer().notNull().default(0),
    content: text(),
    pageStarts: integer("page_starts").array(),
    language: text(),
    createdBy: uuid("created_by"),
    createdAt: instant("created_at").notNull().defaultNow(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.documentId, table.version] })],
);

export const documentChunks = pgTable("document_chunks", {
  id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  documentId: uuid("document_id").notNull(),
  version: integer().notNull(),
  chunkIndex: integer("chunk_index").notNull(),
  chunkText: text("chunk_text").notNull(),
  headingPath: text("heading_path").array().notNull().default([]),
  pageStart: integer("page_start"),
  pageEnd: integer("page_end"),
  charStart: integer("char_start").notNull(),
  charEnd: integer("char_end").notNull(),
  classification: text().$type<Label>().notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});

export const documentAnswers = pgTable("document_answers", {
  id: uuid().primaryKey(),
  userId: uuid("user_id").notNull(),
  model: text().notNull(),
  label: text().$type<Label>().notNull(),
  checkable: integer().notNull(),
  supported: integer().notNull(),
  score: real(),
  citations: jsonb().$type<Omit<DocumentCitation, "quote" | "title">[]>().notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
