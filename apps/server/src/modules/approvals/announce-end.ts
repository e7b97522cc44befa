import type { AuditEventType, JsonObject } from "@cdsa/contracts";
import type { RequestOrigin } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { appendAuditEvent } from "../audit/index.ts";
import type { ApprovalsContext } from "./approvals-context.ts";
import type { ApprovalRow } from "./approvals.tables.ts";

/** The row of the audit log for a request that ended or moved on. */
export async function auditApproval(
  tx: Queryable,
  approval: ApprovalRow,
  event: { type: AuditEventType; userId: string | null; origin: RequestOrigin; details?: JsonObject },
): Promise<void> {
  await appendAuditEvent(tx, {
    type: event.type,
    userId: event.userId,
    subjectUserId: approval.requesterId,
    sessionId: approval.sessionId,
    runId: approval.runId,
    toolName: approval.toolName,
    details: { approvalId: approval.id, digest: approval.digest, ...event.details },
    origin: event.origin,
  });
}

/** Tells the requester how it ended, and lets the run go on. */
export async function announceEnd(
  context: ApprovalsContext,
  tx: Queryable,
  approval: ApprovalRow,
  text: { title: string; message: string; data?: JsonObject },
): Promise<void> {
  await context.notifications.sendNotifications(tx, {
    recipients: { userIds: [approval.requesterId] },
    type: "APPROVAL_DECISION",
    title: text.title,
    message: text.message,
    data: {
      approvalId: approval.id,
      toolName: approval.toolName,
      actionUrl: `/approvals/${approval.id}`,
      ...(approval.runId !== null && { runId: approval.runId }),
      ...(approval.sessionId !== null && { sessionId: approval.sessionId }),
      ...text.data,
    },
    priority: "high",
  });
  await resumeRun(context, tx, approval);
}

/** Wakes the run the request belongs to, once this transaction has committed. */
export async function resumeRun(
  context: ApprovalsContext,
  tx: Queryable,
  approval: ApprovalRow,
): Promise<void> {
  if (approval.runId !== null) await context.jobs.enqueue(tx, context.resumeQueue, { runId: approval.runId });
}
