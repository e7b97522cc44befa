import { type Actor, SERVER_ORIGIN } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { announceEnd, auditApproval } from "./announce-end.ts";
import type { ApprovalsContext } from "./approvals-context.ts";
import { alreadyEnded } from "./approvals.errors.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import {
  endPending,
  findPendingAbout,
  findPendingOfRun,
  lockApproval,
  lockOverdue,
} from "./approvals.repository.ts";

const EXPIRY_BATCH = 100;

/** Takes a request back. Only its requester can. */
export async function cancelApproval(
  context: ApprovalsContext,
  actor: Actor,
  approvalId: string,
): Promise<void> {
  await context.db.transaction(async (tx) => {
    const approval = await lockApproval(tx, approvalId);
    if (approval?.requesterId !== actor.userId) throw notFound();
    if (approval.status === "CANCELLED") return;
    const ended = await endPending(tx, approvalId, {
      status: "CANCELLED",
      reason: "Taken back by the requester.",
    });
    if (!ended) throw alreadyEnded(approval.status);
    await auditApproval(tx, ended, {
      type: "APPROVAL_CANCELLED",
      userId: actor.userId,
      origin: actor.origin,
    });
    await announceEnd(context, tx, ended, {
      title: "Request taken back",
      message: `Your request to run ${ended.toolName} was taken back.`,
      data: { decision: "CANCELLED" },
    });
  });
}

/** Ends every pending request whose time is over by the database's clock; one that is being decided waits its turn. */
export async function expireApprovals(context: ApprovalsContext): Promise<number> {
  return context.db.transaction(async (tx) => {
    const overdue = await lockOverdue(tx, EXPIRY_BATCH);
    for (const approval of overdue) {
      const ended = await endPending(tx, approval.id, {
        status: "EXPIRED",
        reason: "Nobody decided in time.",
      });
      if (!ended) continue;
      await auditApproval(tx, ended, { type: "APPROVAL_EXPIRED", userId: null, origin: SERVER_ORIGIN });
      await announceEnd(context, tx, ended, {
        title: "Request expired",
        message: `Nobody decided your request to run ${ended.toolName} in time.`,
        data: { decision: "EXPIRED" },
      });
    }
    return overdue.length;
  });
}

type End = {
  status: "SUPERSEDED" | "CANCELLED";
  reason: string;
  actor: Pick<Actor, "userId" | "origin">;
};

/** Ends what a run still waits for, because the run itself goes no further; the caller ends the run. */
export async function endApprovalsOfRun(tx: Queryable, runId: string, end: End): Promise<string[]> {
  return endEach(tx, await findPendingOfRun(tx, runId), end);
}

/** Ends what waits for a decision about something that is gone. */
export async function endApprovalsAbout(
  tx: Queryable,
  { kind, subjectId }: { kind: string; subjectId: string },
  end: End,
): Promise<void> {
  await endEach(tx, await findPendingAbout(tx, kind, subjectId), end);
}

async function endEach(tx: Queryable, pending: readonly ApprovalRow[], end: End): Promise<string[]> {
  for (const approval of pending) {
    const ended = await endPending(tx, approval.id, { status: end.status, reason: end.reason });
    if (!ended) continue;
    await auditApproval(tx, ended, {
      type: end.status === "SUPERSEDED" ? "APPROVAL_SUPERSEDED" : "APPROVAL_CANCELLED",
      userId: end.actor.userId,
      origin: end.actor.origin,
      details: { reason: end.reason },
    });
  }
  return pending.map((approval) => approval.id);
}
