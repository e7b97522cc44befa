import { highestLabel } from "@cdsa/contracts";
import type { ChatContext } from "../chat-context.ts";
import type { MessageRow } from "../chat.tables.ts";
import { answerTurn } from "./answer-turn.ts";
import type { Beginning, Drive, DrivenRun } from "./drive.ts";
import { finishCancelled, finishCompleted, finishFailed, overTime } from "./finish-run.ts";
import { parkRun } from "./park-run.ts";
import { StopDriving } from "./run-drivers.ts";
import { type Lease, LeaseLostError } from "./run-log.ts";
import { settleToolCalls } from "./settle-tool-calls.ts";
import { findMessagesOfRun, findRun } from "./runs.repository.ts";

/**
 * Drives a run from its last durable step until it ends, parks, or is not this process's any more. What it does at
 * each step follows from what is stored alone, so any instance can take over at any point.
 * @param beginning saves the first step its reads; given only right after the transaction that stored it.
 */
export async function driveRun(
  context: ChatContext,
  lease: Lease,
  nextSeq: number,
  signal: AbortSignal,
  beginning: Beginning | null = null,
): Promise<void> {
  const writer = context.log.open(lease, nextSeq);
  const timeout = AbortSignal.timeout(context.limits.maxSeconds * 1000);
  const drive: Drive = { lease, writer, signal: AbortSignal.any([signal, timeout]) };
  try {
    let goesOn = await step(context, drive, beginning);
    while (goesOn) goesOn = await step(context, drive, null);
  } catch (error) {
    await endAfter(context, drive, error).catch((failure: unknown) => {
      // The lease runs out and the safety net takes over from what is stored.
      context.logger.warn({ runId: lease.runId, err: failure }, "run left to the safety net");
    });
  } finally {
    writer.close();
  }
}

/** One durable step; false when there is nothing more to do until something changes. */
async function step(context: ChatContext, drive: Drive, beginning: Beginning | null): Promise<boolean> {
  drive.signal.throwIfAborted();
  const stored = beginning ?? (await readStored(context, drive));
  if (!stored) return false;
  const { run, messages } = stored;
  const turn = { ...stored, label: labelOf(run, messages) };
  const open = openCalls(messages);
  if (open) {
    const settled = await settleToolCalls(context, drive, turn, open);
    if (settled === "waiting") return parkRun(context, drive, run);
    return true;
  }
  if (run.kind === "direct") {
    await finishCompleted(context, drive, run);
    return false;
  }
  if (run.turns >= context.limits.maxTurns) {
    await finishFailed(context, drive, run, {
      code: "turn_limit",
      detail: `The answer took more than ${context.limits.maxTurns} steps and was stopped. Ask for less at once.`,
    });
    return false;
  }
  return (await answerTurn(context, drive, turn)) === "calls-tools";
}

/** The run as it stands; null where it has been ended, since whoever asked may not sign in any more. */
async function readStored(context: ChatContext, drive: Drive): Promise<Beginning | null> {
  const run = await findRun(context.db, drive.lease.runId);
  if (run?.attempt !== drive.lease.attempt) throw new LeaseLostError("Another instance drives this run.");
  if (run.cancelRequestedAt !== null) throw new StopDriving("cancelled");
  const actor = await context.loadActor(context.db, run.userId, run.origin);
  if (!actor) {
    await finishFailed(context, drive, run, {
      code: "requester_inactive",
      detail: "The person who asked may not sign in any more.",
    });
    return null;
  }
  return { run, actor, messages: await findMessagesOfRun(context.db, run.id), isWholeChat: false };
}

const labelOf = (run: DrivenRun, messages: readonly MessageRow[]) =>
  highestLabel(run.label, ...messages.map((message) => message.label));

/** The last message that is not a result, if calls it asks for still lack theirs. */
function openCalls(messages: readonly MessageRow[]): MessageRow | null {
  const last = messages.findLast((message) => message.author !== "system" && !message.metadata.interrupted);
  if (!last?.metadata.toolCalls || last.metadata.toolCalls.length === 0) return null;
  const results = new Set(
    messages
      .filter((message) => message.position > last.position)
      .map((message) => message.metadata.toolResult?.toolCallId),
  );
  return last.metadata.toolCalls.every((call) => results.has(call.id)) ? null : last;
}

async function endAfter(context: ChatContext, drive: Drive, error: unknown): Promise<void> {
  const stop: unknown = drive.signal.aborted ? drive.signal.reason : error;
  if (error instanceof LeaseLostError) return;
  if (stop instanceof StopDriving) {
    if (stop.why === "cancelled") await finishCancelled(context, drive);
    return;
  }
  const run = await findRun(context.db, drive.lease.runId);
  if (!run) return;
  const late = overTime(context, drive.signal);
  if (late) {
    await finishFailed(context, drive, run, late);
    return;
  }
  throw error;
}
