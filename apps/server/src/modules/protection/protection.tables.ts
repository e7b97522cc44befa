import { boolean, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const protectionConfigs = pgTable("protection_configs", {
  version: integer().primaryKey(),
  settings: jsonb().notNull(),
  changedBy: uuid("changed_by").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});

export const protectionRules = pgTable("protection_rules", {
  id: uuid().primaryKey(),
  kind: text().$type<RuleKind>().notNull(),
  name: text().notNull(),
  definition: jsonb().notNull(),
  isEnabled: boolean("is_enabled").notNull().default(true),
  version: integer().notNull().default(1),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});
export type RuleRow = typeof protectionRules.$inferSelect;
export type RuleKind = "pattern" | "dictionary";

export const pseudonymMaps = pgTable("pseudonym_maps", {
  sessionId: uuid("session_id").primaryKey(),
  sealed: text().notNull(),
  entries: integer().notNull(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});
