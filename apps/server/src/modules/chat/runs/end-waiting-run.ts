import type { Actor } from "../../../platform/actor.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { newId } from "../../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { ChatContext } from "../chat-context.ts";
import type { RunEvent } from "./run-events.ts";
import { appendUnleased } from "./run-log.ts";
import { endUndrivenRun, insertMessage, lockRun } from "./runs.repository.ts";
import { toolResultMessage } from "./tool-result-message.ts";

type End = { status: "SUPERSEDED" | "CANCELLED"; reason: string; actor: Pick<Actor, "userId" | "origin"> };

/** Ends a parked run because its owner wrote on. False where it is not parked any more. */
export const supersedeWaitingRun = (
  context: ChatContext,
  tx: Queryable,
  actor: Actor,
  runId: string,
): Promise<boolean> =>
  endWaitingRun(context, tx, runId, { status: "SUPERSEDED", reason: "A new message took its place.", actor });

/**
 * Ends a run that waits for people: its requests end, every waiting call gets its one result, and so does the log.
 * @returns false where the run is not waiting (any more).
 */
export async function endWaitingRun(
  context: ChatContext,
  tx: Queryable,
  runId: string,
  end: End,
): Promise<boolean> {
  const run = await lockRun(tx, runId);
  if (run?.state !== "AWAITING_APPROVAL") return false;
  await context.approvals.endApprovalsOfRun(tx, runId, end);
  const events: RunEvent[] = [];
  for (const execution of await context.tools.waitingCalls(tx, runId)) {
    await context.tools.cancelCall(tx, execution.id, end.reason);
    const message = toolResultMessage(newId(), await context.tools.readResult(tx, execution.id));
    await insertMessage(tx, {
      id: message.id,
      sessionId: run.sessionId,
      runId,
      userId: run.userId,
      author: "system",
      content: message.text,
      label: message.label,
      metadata: { ...(message.toolResult && { toolResult: message.toolResult }) },
    });
    events.push({ event: "message", data: { message } });
  }
  await endUndrivenRun(tx, runId, "CANCELLED");
  const usage = { inputTokens: run.inputTokens, outputTokens: run.outputTokens };
  await appendUnleased(tx, context.pubsub, runId, [
    ...events,
    { event: "done", data: { status: "cancelled", usage } },
  ]);
  await appendAuditEvent(tx, {
    type: "RUN_CANCELLED",
    userId: end.actor.userId,
    sessionId: run.sessionId,
    runId,
    details: { reason: end.status },
    origin: end.actor.origin,
  });
  return true;
}
