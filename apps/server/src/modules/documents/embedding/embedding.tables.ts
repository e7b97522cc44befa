import { bigint, customType, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** A vector of any dimension, as pgvector writes it. */
const vector = customType<{ data: number[]; driverData: string }>({
  dataType: () => "vector",
  toDriver: (value) => `[${value.join(",")}]`,
  fromDriver: (value) => value.slice(1, -1).split(",").map(Number),
});

export const embeddingModels = pgTable("embedding_models", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
  dimensions: integer().notNull(),
  state: text().$type<"FILLING" | "ACTIVE" | "RETIRED">().notNull().default("FILLING"),
  leaseUntil: instant("lease_until"),
  failure: text(),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});
export type EmbeddingModel = typeof embeddingModels.$inferSelect;

export const documentEmbeddings = pgTable(
  "document_embeddings",
  {
    chunkId: bigint("chunk_id", { mode: "number" }).notNull(),
    modelId: integer("model_id").notNull(),
    embedding: vector().notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.chunkId, table.modelId] })],
);

export const embeddingCache = pgTable(
  "embedding_cache",
  {
    modelId: integer("model_id").notNull(),
    textHmac: text("text_hmac").notNull(),
    embedding: vector().notNull(),
    usedAt: instant("used_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.modelId, table.textHmac] })],
);
