import type { Label, ModelCapabilities } from "@cdsa/contracts";
import {
  bigint,
  boolean,
  date,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const llmModels = pgTable("llm_models", {
  id: uuid().primaryKey(),
  modelId: text("model_id").notNull().unique(),
  name: text().notNull(),
  provider: text().notNull(),
  source: text().$type<"discovered" | "admin">().notNull().default("discovered"),
  family: text(),
  quantization: text(),
  sizeGb: numeric("size_gb", { precision: 10, scale: 2 }),
  contextWindow: integer("context_window").notNull(),
  isLocal: boolean("is_local").notNull().default(false),
  isEnabled: boolean("is_enabled").notNull().default(true),
  maxLabel: text("max_label").$type<Label>().notNull(),
  inputPrice: numeric("input_price", { precision: 14, scale: 6 }),
  outputPrice: numeric("output_price", { precision: 14, scale: 6 }),
  capabilities: jsonb().$type<ModelCapabilities>(),
  /** What administrators set of what a provider or this server would else decide. */
  configuration: jsonb().notNull().default({}),
  lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
export type ModelRow = typeof llmModels.$inferSelect;

export const llmConfigs = pgTable("llm_configs", {
  version: integer().primaryKey(),
  settings: jsonb().notNull(),
  changedBy: uuid("changed_by").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});

export const llmUsage = pgTable("llm_usage", {
  id: uuid().primaryKey(),
  modelId: text("model_id").notNull(),
  userId: uuid("user_id").notNull(),
  groupIds: uuid("group_ids").array().notNull(),
  runId: uuid("run_id"),
  sessionId: uuid("session_id"),
  messageId: uuid("message_id"),
  purpose: text().notNull(),
  label: text().$type<Label>().notNull(),
  outcome: text().notNull(),
  inputTokens: bigint("input_tokens", { mode: "number" }).notNull(),
  outputTokens: bigint("output_tokens", { mode: "number" }).notNull(),
  isEstimate: boolean("is_estimate").notNull(),
  cost: numeric({ precision: 18, scale: 8 }).notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});

export const llmBudgetWarnings = pgTable(
  "llm_budget_warnings",
  { budget: text().notNull(), month: date().notNull() },
  (table) => [primaryKey({ columns: [table.budget, table.month] })],
);
