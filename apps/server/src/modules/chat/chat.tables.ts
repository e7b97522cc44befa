import type { AnsweredBy, ChatMessage, JsonObject, Label, RunState, ToolCallResult } from "@cdsa/contracts";
import type { RequestOrigin } from "../../platform/actor.ts";
import type { ModelTool, ModelToolCall } from "../llm/index.ts";
import {
  bigint,
  boolean,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const chatSessions = pgTable("chat_sessions", {
  id: uuid().primaryKey(),
  userId: uuid("user_id").notNull(),
  title: text().notNull(),
  isPinned: boolean("is_pinned").notNull().default(false),
  label: text().$type<Label>().notNull(),
  /** The last message when the label was lowered last: those up to it, whatever their labels, count no more. */
  loweredAfterMessageId: uuid("lowered_after_message_id"),
  version: integer().notNull().default(1),
  deletedAt: instant("deleted_at"),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});
export type ChatSessionRow = typeof chatSessions.$inferSelect;

export const runs = pgTable("runs", {
  id: uuid().primaryKey(),
  sessionId: uuid("session_id"),
  userId: uuid("user_id").notNull(),
  kind: text().$type<"chat" | "direct">().notNull(),
  state: text().$type<RunState>().notNull(),
  schemaVersion: integer("schema_version").notNull(),
  label: text().$type<Label>().notNull(),
  purpose: text(),
  modelId: text("model_id"),
  /** Tools that the client of the OpenAI-compatible endpoint carries out itself; null for runs of other doors. */
  clientTools: json("client_tools").$type<ModelTool[]>(),
  /** Where the question came from, for the audit rows of everything the run does. */
  origin: jsonb().$type<RequestOrigin>().notNull(),
  leaseOwner: text("lease_owner"),
  leaseUntil: instant("lease_until"),
  attempt: integer().notNull().default(0),
  turns: integer().notNull().default(0),
  inputTokens: integer("input_tokens"),
  outputTokens: integer("output_tokens"),
  cancelRequestedAt: instant("cancel_requested_at"),
  createdAt: instant("created_at").notNull().defaultNow(),
  endedAt: instant("ended_at"),
});
export type RunRow = typeof runs.$inferSelect;

/** What a message carries beside its text. Tool calls are as the model gave them; nothing in them is trusted. */
export type MessageMetadata = {
  toolCalls?: { id: string; toolName: string; argumentsText: string }[];
  /** Calls of tools that the client carries out itself: nothing here ever runs them. */
  clientCalls?: ModelToolCall[];
  toolResult?: ToolCallResult;
  /** The words of documents that the text rests on. */
  citations?: NonNullable<ChatMessage["citations"]>;
  /** Who wrote the answer, and what that model read. */
  answeredBy?: AnsweredBy;
  /** The text was cut off; it is shown, and not given to models again. */
  interrupted?: boolean;
};

export const messages = pgTable("messages", {
  id: uuid().primaryKey(),
  position: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
  sessionId: uuid("session_id"),
  runId: uuid("run_id"),
  userId: uuid("user_id").notNull(),
  author: text().$type<"user" | "agent" | "system">().notNull(),
  content: text().notNull(),
  label: text().$type<Label>().notNull(),
  metadata: json().$type<MessageMetadata>().notNull().default({}),
  createdAt: instant("created_at").notNull().defaultNow(),
});
export type MessageRow = typeof messages.$inferSelect;

export const runEvents = pgTable(
  "run_events",
  {
    runId: uuid("run_id").notNull(),
    seq: integer().notNull(),
    event: text().notNull(),
    data: json().$type<JsonObject>().notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.seq] })],
);
