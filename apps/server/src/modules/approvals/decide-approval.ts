import type { Actor } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { databaseErrorCode } from "../../platform/db/database-errors.ts";
import type { AppError } from "../../platform/errors/app-error.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { announceEnd, auditApproval } from "./announce-end.ts";
import type { ApprovalsContext } from "./approvals-context.ts";
import { alreadyEnded, alreadyVoted, notEligible, ownRequest, reasonNeeded } from "./approvals.errors.ts";
import {
  databaseNow,
  endPending,
  findApproval,
  findVotes,
  insertVoteIfAllowed,
  lockApproval,
} from "./approvals.repository.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { maySeeApproval } from "./approval-policy.ts";

export type Decision = { decision: "APPROVED" | "REJECTED"; reason?: string | undefined };

/** SQLSTATE of a lock that was not given in time. */
const LOCK_NOT_AVAILABLE = "55P03";

/**
 * Casts a vote, and ends the request when the votes suffice. The same decision again changes nothing.
 * @throws AppError 404 unseen, 403 own request or not eligible, 409 ended or decided otherwise, 400 without a reason.
 */
export async function decideApproval(
  context: ApprovalsContext,
  actor: Actor,
  approvalId: string,
  decision: Decision,
): Promise<void> {
  try {
    await castVote(context, actor, approvalId, decision);
  } catch (error) {
    if (databaseErrorCode(error) !== LOCK_NOT_AVAILABLE) throw error;
    // Many decide at once and wait for each other: by now one of them has decided.
    await castVote(context, actor, approvalId, decision);
  }
}

async function castVote(
  context: ApprovalsContext,
  actor: Actor,
  approvalId: string,
  decision: Decision,
): Promise<void> {
  const reason = decision.reason?.trim() ? decision.reason : null;
  await context.db.transaction(async (tx) => {
    const seen = await findApproval(tx, approvalId);
    // What has ended stays so: who comes late waits for nobody.
    const approval = seen?.status === "PENDING" ? await lockApproval(tx, approvalId) : seen;
    if (!approval || !maySeeApproval(actor, approval)) throw notFound();
    if (decision.decision === "REJECTED" && reason === null) throw reasonNeeded();
    const vote = {
      approvalId,
      voterId: actor.userId,
      decision: decision.decision,
      reason,
      decidedAt: await databaseNow(tx),
    };
    const mac = context.digests.voteMac(approval.digest, vote);
    if (!(await insertVoteIfAllowed(tx, { ...vote, mac }))) {
      const refusal = await refusalOf(tx, actor, approval, decision);
      if (refusal) throw refusal;
      return;
    }
    await auditApproval(tx, approval, {
      type: "APPROVAL_VOTE",
      userId: actor.userId,
      origin: actor.origin,
      details: { decision: decision.decision },
    });
    await concludeVotes(context, tx, actor, approval, { ...vote, reason });
  });
}

/** Why no vote was written; null where the same vote stands already. */
async function refusalOf(
  tx: Transaction,
  actor: Actor,
  approval: ApprovalRow,
  decision: Decision,
): Promise<AppError | null> {
  if (approval.requesterId === actor.userId) return ownRequest();
  const votes = await findVotes(tx, [approval.id]);
  const own = votes.find((vote) => vote.voterId === actor.userId);
  if (own?.decision === decision.decision) return null;
  if (approval.status !== "PENDING") return alreadyEnded(approval.status);
  if (own) return alreadyVoted();
  if (approval.expiresAt <= (await databaseNow(tx))) return alreadyEnded("EXPIRED");
  return notEligible();
}

async function concludeVotes(
  context: ApprovalsContext,
  tx: Transaction,
  actor: Actor,
  approval: ApprovalRow,
  vote: { decision: "APPROVED" | "REJECTED"; reason: string | null },
): Promise<void> {
  const votes = await findVotes(tx, [approval.id]);
  const approvals = votes.filter((each) => each.decision === "APPROVED").length;
  if (vote.decision === "APPROVED" && approvals < approval.requiredApprovals) return;
  const ended = await endPending(tx, approval.id, {
    status: vote.decision,
    reason: null,
    approverId: actor.userId,
    decisionReason: vote.reason,
  });
  if (!ended) throw alreadyEnded(approval.status);
  await auditApproval(tx, ended, {
    type: "APPROVAL_DECISION",
    userId: actor.userId,
    origin: actor.origin,
    details: { decision: vote.decision, votes: votes.length },
  });
  const verb = vote.decision === "APPROVED" ? "approved" : "rejected";
  await announceEnd(context, tx, ended, {
    title: `Request ${verb}`,
    message: `${actor.username} ${verb} your request to run ${ended.toolName}.`,
    data: { decision: vote.decision, approverId: actor.userId, approverName: actor.username },
  });
}
