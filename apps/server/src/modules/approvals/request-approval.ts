import type { JsonObject, Label, Role } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { type ApprovalsContext, argumentsPlace } from "./approvals-context.ts";
import { databaseNow, insertApproval } from "./approvals.repository.ts";
import type { Provenance, SubjectSnapshot } from "./approvals.tables.ts";

export type ApprovalRequest = {
  kind: string;
  subjectId: string;
  subjectVersion: number;
  subject: SubjectSnapshot;
  toolName: string;
  arguments: JsonObject;
  provenance: Provenance[];
  label: Label;
  requester: Actor;
  /** Null where the action is not a call within a run. */
  executionId: string | null;
  runId: string | null;
  sessionId: string | null;
  purpose: string | null;
  /** Why the call waits for a person, for the card. */
  reason: string;
};

const EXPIRY_JOB_DELAY_SECONDS = 10;

type StoredRequest = { id: string; digest: string; expiresAt: Date };

/** Stores a request, its audit row, the notice to those who may decide and the job of its expiry, in `tx`. */
export async function requestApproval(
  context: ApprovalsContext,
  tx: Queryable,
  request: ApprovalRequest,
): Promise<{ approvalId: string }> {
  const stored = await store(context, tx, request);
  await appendAuditEvent(tx, {
    type: "APPROVAL_REQUESTED",
    userId: request.requester.userId,
    sessionId: request.sessionId,
    runId: request.runId,
    toolName: request.toolName,
    details: {
      approvalId: stored.id,
      executionId: request.executionId,
      digest: stored.digest,
      label: request.label,
      expiresAt: stored.expiresAt.toISOString(),
      ...(request.purpose !== null && { purpose: request.purpose }),
    },
    origin: request.requester.origin,
  });
  await notifyApprovers(context, tx, request, stored.id);
  // Late by more than this transaction takes, so that the job finds the deadline passed by the database's clock.
  const startAfterSeconds = context.expiryHours * 3600 + EXPIRY_JOB_DELAY_SECONDS;
  await context.jobs.enqueue(tx, context.expireQueue, { approvalId: stored.id }, { startAfterSeconds });
  return { approvalId: stored.id };
}

async function store(
  context: ApprovalsContext,
  tx: Queryable,
  request: ApprovalRequest,
): Promise<StoredRequest> {
  const { requester, subject } = request;
  const id = newId();
  const now = await databaseNow(tx);
  const expiresAt = new Date(now.getTime() + context.expiryHours * 3_600_000);
  const digest = context.digests.digest({
    approvalId: id,
    kind: request.kind,
    subjectId: request.subjectId,
    subjectVersion: request.subjectVersion,
    toolName: request.toolName,
    schemaHash: subject.schemaHash,
    definitionHash: subject.definitionHash,
    arguments: request.arguments,
    rules: subject.rules,
    secrets: subject.secrets,
    requesterId: requester.userId,
    executionId: request.executionId ?? "",
    runId: request.runId ?? "",
    label: request.label,
    expiresAt: expiresAt.toISOString(),
  });
  await insertApproval(tx, {
    id,
    kind: request.kind,
    subjectId: request.subjectId,
    subjectVersion: request.subjectVersion,
    subjectSnapshot: subject,
    requesterId: requester.userId,
    toolExecutionId: request.executionId,
    runId: request.runId,
    sessionId: request.sessionId,
    toolName: request.toolName,
    toolArgs: await context.subjectKeys.sealJson(tx, requester.userId, request.arguments, argumentsPlace(id)),
    provenance: request.provenance,
    label: request.label,
    requiredApprovals: Math.max(...subject.rules.map((rule) => rule.approvals)),
    requiredRole: requiredRole(subject),
    digest,
    status: "PENDING",
    execution: "NOT_STARTED",
    approvalReason: request.reason,
    purpose: request.purpose,
    requestedAt: now,
    expiresAt,
  });
  return { id, digest, expiresAt };
}

const requiredRole = (subject: SubjectSnapshot): Role =>
  subject.rules.some((rule) => rule.role === "ADMIN") ? "ADMIN" : "MANAGER";

async function notifyApprovers(
  context: ApprovalsContext,
  tx: Queryable,
  { requester, runId, subject, toolName }: ApprovalRequest,
  approvalId: string,
): Promise<void> {
  await context.notifications.sendNotifications(tx, {
    recipients: {
      roles: [...new Set<Role>([requiredRole(subject), "ADMIN"])],
      exceptUserId: requester.userId,
    },
    type: "APPROVAL_REQUESTED",
    title: "Approval required",
    message: `${requester.username} asks to run ${toolName}.`,
    data: {
      approvalId,
      ...(runId !== null && { runId }),
      requesterId: requester.userId,
      requesterName: requester.username,
      toolName,
      actionUrl: `/approvals/${approvalId}`,
    },
    priority: "high",
  });
}
