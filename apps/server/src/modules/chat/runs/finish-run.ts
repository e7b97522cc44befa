import type { Problem } from "@cdsa/contracts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { ChatContext } from "../chat-context.ts";
import type { Drive, DrivenRun } from "./drive.ts";
import { findRun } from "./runs.repository.ts";
import type { DoneStatus, RunEvent } from "./run-events.ts";
import { writeStep } from "./write-step.ts";

type Usage = Pick<DrivenRun, "inputTokens" | "outputTokens">;

export const doneEvent = (status: DoneStatus, { inputTokens, outputTokens }: Usage): RunEvent => ({
  event: "done",
  data: { status, usage: { inputTokens, outputTokens } },
});

/** What a run ends with whose time is over; null where its driver was stopped for another reason. */
export const overTime = (
  { limits }: Pick<ChatContext, "limits">,
  { reason }: AbortSignal,
): { code: string; detail: string } | null =>
  reason instanceof DOMException && reason.name === "TimeoutError"
    ? {
        code: "time_limit",
        detail: `The answer took more than ${limits.maxSeconds} seconds and was stopped.`,
      }
    : null;

/** Ends a run that has nothing more to do. */
export async function finishCompleted(context: ChatContext, drive: Drive, run: DrivenRun): Promise<void> {
  await writeStep(context, drive, { state: "COMPLETED" }, async (tx) => {
    await auditEnd(tx, run, "RUN_COMPLETED");
    return [doneEvent("completed", run)];
  });
}

/** Ends a run that cannot go on, and tells the reader why and what to do. */
export async function finishFailed(
  context: ChatContext,
  drive: Drive,
  run: DrivenRun,
  failure: { code: string; detail: string },
  before: (tx: Parameters<Parameters<typeof writeStep>[3]>[0]) => Promise<RunEvent[]> = () =>
    Promise.resolve([]),
): Promise<void> {
  const problem: Problem = {
    type: `urn:cdsa:problem:${failure.code}`,
    title: "The answer could not be finished",
    status: 502,
    code: failure.code,
    detail: failure.detail,
    requestId: run.id,
  };
  await writeStep(context, drive, { state: "FAILED" }, async (tx) => {
    const events = await before(tx);
    await auditEnd(tx, run, "RUN_FAILED", failure.code);
    return [...events, { event: "error", data: problem }, doneEvent("failed", run)];
  });
}

/** Ends a run whose owner pressed Stop; the partial answer has been kept. */
export async function finishCancelled(
  context: ChatContext,
  drive: Drive,
  before: (tx: Parameters<Parameters<typeof writeStep>[3]>[0]) => Promise<RunEvent[]> = () =>
    Promise.resolve([]),
): Promise<void> {
  const run = await findRun(context.db, drive.lease.runId);
  if (!run) return;
  await writeStep(context, drive, { state: "CANCELLED" }, async (tx) => {
    const events = await before(tx);
    for (const execution of await context.tools.waitingCalls(tx, run.id)) {
      await context.tools.cancelCall(tx, execution.id, "The run was stopped.");
    }
    await context.approvals.endApprovalsOfRun(tx, run.id, {
      status: "CANCELLED",
      reason: "The run was stopped.",
      actor: { userId: run.userId, origin: run.origin },
    });
    return [...events, doneEvent("cancelled", run)];
  });
}

async function auditEnd(
  tx: Parameters<typeof appendAuditEvent>[0],
  run: DrivenRun,
  type: "RUN_COMPLETED" | "RUN_FAILED",
  code?: string,
): Promise<void> {
  await appendAuditEvent(tx, {
    type,
    outcome: type === "RUN_FAILED" ? "FAILURE" : "SUCCESS",
    userId: run.userId,
    sessionId: run.sessionId,
    runId: run.id,
    details: { turns: run.turns, ...(code !== undefined && { code }) },
    origin: run.origin,
  });
}
