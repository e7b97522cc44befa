import type { RunState } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { ChatContext } from "../chat-context.ts";
import { enqueueResume } from "./create-run.ts";
import { endWaitingRun } from "./end-waiting-run.ts";
import { isFinal } from "./run-state.ts";
import { lockRun, requestCancel } from "./runs.repository.ts";

/**
 * Stops a run of one's own: the upstream call ends, and what was answered so far stays. A run that has ended stays
 * as it is.
 * @throws AppError 404 for an unknown or foreign run.
 */
export async function cancelRun(
  context: ChatContext,
  actor: Actor,
  runId: string,
): Promise<{ id: string; state: RunState }> {
  return context.db.transaction(async (tx) => {
    const run = await lockRun(tx, runId);
    if (run?.userId !== actor.userId) throw notFound();
    if (isFinal(run.state)) return { id: runId, state: run.state };
    if (run.state === "AWAITING_APPROVAL") {
      await endWaitingRun(context, tx, runId, { status: "CANCELLED", reason: "The run was stopped.", actor });
      return { id: runId, state: "CANCELLED" };
    }
    await requestCancel(tx, runId);
    await appendAuditEvent(tx, {
      type: "RUN_CANCELLED",
      userId: actor.userId,
      sessionId: run.sessionId,
      runId,
      details: { reason: "CANCELLED" },
      origin: actor.origin,
    });
    await context.pubsub.publish(tx, "run-control", { cancel: runId });
    // Where its driver has died, whoever takes over finds the request to stop.
    if (!run.leaseIsLive) await enqueueResume(context, tx, runId, 0);
    return { id: runId, state: run.state };
  });
}
