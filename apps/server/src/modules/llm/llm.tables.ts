import type { Label } from "@cdsa/contracts";
import { boolean, integer, jsonb, numeric, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const llmModels = pgTable("llm_models", {
  id: uuid().primaryKey(),
  modelId: text("model_id").notNull().unique(),
  name: text().notNull(),
  provider: text().notNull(),
  family: text(),
  quantization: text(),
  sizeGb: numeric("size_gb", { precision: 10, scale: 2 }),
  contextWindow: integer("context_window").notNull(),
  isLocal: boolean("is_local").notNull().default(false),
  isEnabled: boolean("is_enabled").notNull().default(true),
  maxLabel: text("max_label").$type<Label>().notNull(),
  configuration: jsonb().notNull().default({}),
  lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
