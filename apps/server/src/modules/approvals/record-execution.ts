import type { ApprovalExecution } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { auditApproval } from "./announce-end.ts";
import { actionsFor, maySeeApproval } from "./approval-policy.ts";
import type { ApprovalsContext } from "./approvals-context.ts";
import { notEligible, outcomeKnown } from "./approvals.errors.ts";
import { lockApproval, moveExecution, setOutcome } from "./approvals.repository.ts";

/** Notes how a started action ended, beside the execution's own row and in its transaction. */
export async function recordExecution(
  tx: Queryable,
  approvalId: string,
  outcome: Extract<ApprovalExecution, "SUCCEEDED" | "FAILED" | "OUTCOME_UNKNOWN">,
): Promise<void> {
  await moveExecution(tx, approvalId, "RUNNING", outcome);
}

/**
 * A manager who was not the requester notes what really happened to a call whose outcome is unknown.
 * @throws AppError 404 unseen, 403 not eligible, 409 where the outcome is known.
 */
export async function markOutcome(
  context: ApprovalsContext,
  actor: Actor,
  approvalId: string,
  outcome: { outcome: "SUCCEEDED" | "FAILED"; reason: string },
): Promise<void> {
  await context.db.transaction(async (tx) => {
    const approval = await lockApproval(tx, approvalId);
    if (!approval || !maySeeApproval(actor, approval)) throw notFound();
    if (approval.execution !== "OUTCOME_UNKNOWN" || approval.outcome !== null) throw outcomeKnown();
    if (!actionsFor(actor, approval, false, new Date()).markOutcome) throw notEligible();
    await setOutcome(tx, approvalId, { ...outcome, by: actor.userId });
    await auditApproval(tx, approval, {
      type: "TOOL_CALL_OUTCOME_MARKED",
      userId: actor.userId,
      origin: actor.origin,
      details: { outcome: outcome.outcome },
    });
  });
}
