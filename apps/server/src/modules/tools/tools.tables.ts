import type { ExecutionStatus, Implementation, JsonObject, JsonValue, Label, Role } from "@cdsa/contracts";
import { boolean, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { ToolEffect } from "./builtin/builtin-tool.ts";

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const tools = pgTable("tools", {
  id: uuid().primaryKey(),
  name: text().notNull(),
  description: text().notNull(),
  inputSchema: jsonb("input_schema").$type<JsonObject>().notNull(),
  outputSchema: jsonb("output_schema").$type<JsonObject>().notNull(),
  requiredRole: text("required_role").$type<Role>().notNull(),
  classification: text().$type<Label | "arguments">().notNull(),
  maxInputLabel: text("max_input_label").$type<Label>().notNull(),
  requiresApproval: boolean("requires_approval").notNull().default(false),
  effect: text().$type<ToolEffect>().notNull(),
  idempotent: boolean().notNull().default(false),
  cacheTtlSeconds: integer("cache_ttl_seconds").notNull().default(0),
  timeoutMs: integer("timeout_ms").notNull(),
  isEnabled: boolean("is_enabled").notNull().default(true),
  version: integer().notNull().default(1),
  implementationModule: text("implementation_module").notNull(),
  implementation: jsonb().$type<Implementation>().notNull(),
  createdBy: uuid("created_by"),
  deletedAt: instant("deleted_at"),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});
export type ToolRow = typeof tools.$inferSelect;

export const toolExecutions = pgTable("tool_executions", {
  id: uuid().primaryKey(),
  toolId: uuid("tool_id"),
  toolVersion: integer("tool_version"),
  toolName: text("tool_name").notNull(),
  userId: uuid("user_id").notNull(),
  sessionId: uuid("session_id"),
  runId: uuid("run_id").notNull(),
  messageId: uuid("message_id").notNull(),
  toolCallId: text("tool_call_id").notNull(),
  inputArgs: jsonb("input_args").$type<JsonObject>().notNull(),
  outputResult: jsonb("output_result").$type<JsonValue>(),
  status: text().$type<ExecutionStatus>().notNull(),
  label: text().$type<Label>().notNull(),
  inputLabel: text("input_label").$type<Label>().notNull().default("RESTRICTED"),
  approvalId: uuid("approval_id"),
  executionTimeMs: integer("execution_time_ms"),
  errorMessage: text("error_message"),
  isCached: boolean("is_cached").notNull().default(false),
  startedAt: instant("started_at"),
  endedAt: instant("ended_at"),
  createdAt: instant("created_at").notNull().defaultNow(),
});
export type ExecutionRow = typeof toolExecutions.$inferSelect;

export const toolResultCache = pgTable("tool_result_cache", {
  cacheKey: text("cache_key").primaryKey(),
  toolName: text("tool_name").notNull(),
  inputHash: text("input_hash").notNull(),
  result: jsonb().$type<JsonValue>().notNull(),
  label: text().$type<Label>().notNull(),
  accessCount: integer("access_count").notNull().default(0),
  lastAccessedAt: instant("last_accessed_at").notNull().defaultNow(),
  createdAt: instant("created_at").notNull().defaultNow(),
  expiresAt: instant("expires_at").notNull(),
});
