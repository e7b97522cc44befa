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

/** Tells the requester how it ended, and lets what waits for it go on. */
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
  await wake(context, tx, approval);
}

/** Wakes the run the request belongs to, or whoever carries out such an action, once this transaction has committed. */
async function wake(context: ApprovalsContext, tx: Queryable, approval: ApprovalRow): Promise<void> {
  if (approval.runId !== null) {
    await context.jobs.enqueue(tx, context.resumeQueue, { runId: approval.runId });
    return;
  }
  const queue = context.actionQueues.get(approval.kind);
  if (queue !== undefined && approval.status === "APPROVED")
    await context.jobs.enqueue(tx, queue, { approvalId: approval.id });
}
