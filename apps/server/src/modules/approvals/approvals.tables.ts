import type { ApprovalExecution, ApprovalStatus, JsonObject, Label, Role } from "@cdsa/contracts";
import { integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** What the action looked like when it was asked for: shown on the card, part of the digest. */
export type SubjectSnapshot = {
  description: string;
  effect: "read" | "write" | "external";
  schemaHash: string;
  /** Over what the action does: where it goes, and how. */
  definitionHash: string;
  rules: ApprovalRule[];
  secrets: SecretVersionReference[];
};

/** A secret the action uses, with which value it has. */
export type SecretVersionReference = { id: string; name: string; valueVersion: number };

/** A rule that made the action wait, with what it demands. */
export type ApprovalRule = { id: string; version: number; approvals: number; role: Role };

export type Provenance = { path: string; source: "user" | "tool" | "unattributed"; messageId?: string };

export const approvalRequests = pgTable("approval_requests", {
  id: uuid().primaryKey(),
  kind: text().notNull(),
  subjectId: uuid("subject_id").notNull(),
  subjectVersion: integer("subject_version").notNull(),
  subjectSnapshot: jsonb("subject_snapshot").$type<SubjectSnapshot>().notNull(),
  requesterId: uuid("requester_id").notNull(),
  approverId: uuid("approver_id"),
  toolExecutionId: uuid("tool_execution_id").unique(),
  runId: uuid("run_id"),
  sessionId: uuid("session_id"),
  toolName: text("tool_name").notNull(),
  toolArgs: jsonb("tool_args").$type<JsonObject>().notNull(),
  provenance: jsonb().$type<Provenance[]>().notNull().default([]),
  label: text().$type<Label>().notNull(),
  requiredApprovals: integer("required_approvals").notNull().default(1),
  requiredRole: text("required_role").$type<Role>().notNull(),
  digest: text().notNull(),
  status: text().$type<ApprovalStatus>().notNull(),
  statusReason: text("status_reason"),
  execution: text().$type<ApprovalExecution>(),
  approvalReason: text("approval_reason").notNull(),
  decisionReason: text("decision_reason"),
  purpose: text(),
  outcome: text().$type<"SUCCEEDED" | "FAILED">(),
  outcomeReason: text("outcome_reason"),
  outcomeBy: uuid("outcome_by"),
  outcomeAt: instant("outcome_at"),
  requestedAt: instant("requested_at").notNull().defaultNow(),
  expiresAt: instant("expires_at").notNull(),
  decidedAt: instant("decided_at"),
});
export type ApprovalRow = typeof approvalRequests.$inferSelect;

export const approvalVotes = pgTable(
  "approval_votes",
  {
    approvalId: uuid("approval_id").notNull(),
    voterId: uuid("voter_id").notNull(),
    decision: text().$type<"APPROVED" | "REJECTED">().notNull(),
    reason: text(),
    mac: text().notNull(),
    decidedAt: instant("decided_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.approvalId, table.voterId] })],
);
export type VoteRow = typeof approvalVotes.$inferSelect;
