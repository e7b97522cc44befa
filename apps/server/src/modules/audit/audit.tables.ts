import type { AuditEventType, AuditOutcome, JsonObject } from "@cdsa/contracts";
import { inet, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** Partitioned by month of `created_at`; the application role may only SELECT and INSERT. */
export const auditEvents = pgTable("audit_events", {
  id: uuid().notNull(),
  eventType: text("event_type").$type<AuditEventType>().notNull(),
  outcome: text().$type<AuditOutcome>().notNull(),
  userId: uuid("user_id"),
  subjectUserId: uuid("subject_user_id"),
  sessionId: uuid("session_id"),
  runId: uuid("run_id"),
  toolName: text("tool_name"),
  details: jsonb().$type<JsonObject>().notNull(),
  ipAddress: inet("ip_address"),
  userAgent: text("user_agent"),
  requestId: text("request_id"),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

/** One data key a person, wrapped; destroying it erases everything sealed under it. */
export const subjectKeys = pgTable("subject_keys", {
  id: uuid().primaryKey(),
  userId: uuid("user_id").notNull().unique(),
  wrappedKey: text("wrapped_key"),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  destroyedAt: timestamp("destroyed_at", { withTimezone: true }),
});
