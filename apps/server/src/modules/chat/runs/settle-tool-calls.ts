import type { JsonObject } from "@cdsa/contracts";
import { newId } from "../../../platform/ids/new-id.ts";
import type { CallResult } from "../../tools/index.ts";
import type { ChatContext } from "../chat-context.ts";
import type { MessageRow } from "../chat.tables.ts";
import { argumentSources } from "../context/argument-sources.ts";
import { restoreArguments } from "../pseudonyms/restore-arguments.ts";
import type { Drive, Turn } from "./drive.ts";
import { isToBeTakenOver } from "./run-drivers.ts";
import type { RunEvent } from "./run-events.ts";
import { insertMessageInSession } from "./runs.repository.ts";
import { toolResultMessage } from "./tool-result-message.ts";
import { writeStep } from "./write-step.ts";

/**
 * Gives every call of the model's last message its one result: first all of them are prepared, then those that may
 * run do so in order. `waiting` where some still wait for people.
 */
export async function settleToolCalls(
  context: ChatContext,
  drive: Drive,
  turn: Turn,
  message: MessageRow,
): Promise<"settled" | "waiting"> {
  await prepareAll(context, drive, turn, message);
  const answered = new Set(
    turn.messages
      .filter((each) => each.position > message.position)
      .map((each) => each.metadata.toolResult?.executionId),
  );
  let waiting = false;
  for (const execution of await context.tools.executionsOfMessage(context.db, turn.run.id, message.id)) {
    if (answered.has(execution.id)) continue;
    const result = await runOne(context, drive, turn, execution.id);
    if (result.status === "AWAITING_APPROVAL") waiting = true;
    else await storeResult(context, drive, turn, result);
  }
  return waiting ? "waiting" : "settled";
}

async function prepareAll(
  context: ChatContext,
  drive: Drive,
  turn: Turn,
  message: MessageRow,
): Promise<void> {
  const known = await context.tools.executionsOfMessage(context.db, turn.run.id, message.id);
  const prepared = new Set(known.map((execution) => execution.toolCallId));
  const missing = (message.metadata.toolCalls ?? []).filter((call) => !prepared.has(call.id));
  if (missing.length === 0) return;
  const sources = await argumentSources(context.db, turn);
  const calls = await restoreArguments(context, context.db, turn.run.sessionId, missing);
  await writeStep(context, drive, {}, async (tx) => {
    const events: RunEvent[] = [];
    for (const call of calls) {
      const { approvalId } = await context.tools.prepareCall(tx, {
        runId: turn.run.id,
        sessionId: turn.run.sessionId,
        messageId: message.id,
        toolCallId: call.id,
        toolName: call.toolName,
        argumentsText: call.argumentsText,
        actor: turn.actor,
        contextLabel: turn.label,
        sources,
        purpose: turn.run.purpose,
      });
      if (approvalId !== null) events.push({ event: "approval", data: { approvalId } });
    }
    return events;
  });
}

async function runOne(
  context: ChatContext,
  drive: Drive,
  turn: Turn,
  executionId: string,
): Promise<CallResult> {
  drive.signal.throwIfAborted();
  let started: Promise<void> = Promise.resolve();
  const result = await context.tools.runCall({
    executionId,
    signal: drive.signal,
    origin: turn.actor.origin,
    isLeft: () => isToBeTakenOver(drive.signal),
    onStarted: ({ auditEventId, toolName, toolCallId }) => {
      const auditEvent: JsonObject = { id: auditEventId, type: "TOOL_CALL_INITIATED", toolName, toolCallId };
      started = writeStep(context, drive, {}, () =>
        Promise.resolve([{ event: "message", data: { auditEvent } }]),
      );
      // A lost lease is noticed by the step that stores the result.
      started.catch(() => undefined);
    },
  });
  await started;
  return result;
}

async function storeResult(
  context: ChatContext,
  drive: Drive,
  turn: Turn,
  result: CallResult,
): Promise<void> {
  const message = toolResultMessage(newId(), result);
  await writeStep(context, drive, {}, async (tx) => {
    await insertMessageInSession(tx, {
      id: message.id,
      sessionId: turn.run.sessionId,
      runId: turn.run.id,
      userId: turn.run.userId,
      author: "system",
      content: "",
      label: message.label,
      metadata: { ...(message.toolResult && { toolResult: message.toolResult }) },
    });
    return [{ event: "message", data: { message } }];
  });
}
