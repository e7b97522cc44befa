import type { ChatContext } from "../chat-context.ts";
import type { Drive, DrivenRun } from "./drive.ts";
import { doneEvent } from "./finish-run.ts";
import { advanceRun, lockRun } from "./runs.repository.ts";

/**
 * Lets go of a run that waits for people: no memory, timer or socket is held for it.
 * @returns true where a decision arrived meanwhile, so that the driver goes on at once.
 */
export async function parkRun(
  context: ChatContext,
  { lease, writer }: Drive,
  run: DrivenRun,
): Promise<boolean> {
  const parked = await context.db.transaction(async (tx) => {
    // The job of a decision locks the row before it looks at the state. Whoever comes second sees what the other
    // did: either this finds the decision, or the job finds the run parked.
    await lockRun(tx, lease.runId);
    const waiting = await context.tools.waitingCalls(tx, lease.runId);
    const approvalIds = waiting.flatMap((call) => (call.approvalId === null ? [] : [call.approvalId]));
    if (await context.approvals.anyEnded(tx, approvalIds)) return null;
    // Nothing is queued: the step that asked for the calls wrote all of its text.
    const events = writer.number([doneEvent("awaiting_approval", run)]);
    await advanceRun(tx, lease, { state: "AWAITING_APPROVAL" }, events);
    return events;
  });
  if (parked) writer.published(parked);
  return parked === null;
}
