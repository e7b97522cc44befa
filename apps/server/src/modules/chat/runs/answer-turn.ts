import { newId } from "../../../platform/ids/new-id.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { together } from "../../../platform/db/together.ts";
import { ModelError, type ModelChoice, type ModelToolCall } from "../../llm/index.ts";
import type { ChatMessage } from "@cdsa/contracts";
import type { ChatContext } from "../chat-context.ts";
import { contextOfTurn, historyRewriteOf } from "../context/context-of-turn.ts";
import { type Answer, answeredByOf, newAnswer } from "./answer.ts";
import { citeAnswer } from "./cite-answer.ts";
import type { Drive, Turn } from "./drive.ts";
import { doneEvent, finishCancelled, finishFailed, overTime } from "./finish-run.ts";
import type { RunEvent } from "./run-events.ts";
import { recordModelTurn, spenderOf } from "./record-model-turn.ts";
import { StopDriving } from "./run-drivers.ts";
import { findRecentMessages, insertMessage, insertMessageInSession } from "./runs.repository.ts";
import { writeStep } from "./write-step.ts";

const MAX_HISTORY_MESSAGES = 400;

/** One turn of the model: streams its text to the log, and stores the whole of it with the calls it asks for. */
export async function answerTurn(
  context: ChatContext,
  drive: Drive,
  turn: Turn,
): Promise<"answered" | "calls-tools"> {
  const { run } = turn;
  const choice = context.llm.chooseModel({ label: turn.label, requestedModelId: run.modelId ?? undefined });
  const answer = newAnswer(choice);
  try {
    await streamAnswer(context, drive, turn, choice, answer);
  } catch (error) {
    const stop: unknown = drive.signal.aborted ? drive.signal.reason : error;
    if (stop instanceof StopDriving && stop.why === "cancelled") {
      await finishCancelled(context, drive, async (tx) => {
        await recordModelTurn(context, tx, turn, answer, { outcome: "stopped" });
        return keepPartialAnswer(tx, turn, answer);
      });
      return "answered";
    }
    const failure = drive.signal.aborted ? overTime(context, drive.signal) : modelFailure(error);
    if (failure) {
      await finishFailed(context, drive, run, failure, async (tx) => {
        await recordModelTurn(context, tx, turn, answer, { outcome: "failed", code: failure.code });
        return keepPartialAnswer(tx, turn, answer);
      });
      return "answered";
    }
    throw error;
  }
  handBackClientCalls(turn, answer);
  await storeAnswer(context, drive, turn, answer);
  return answer.toolCalls.length > 0 ? "calls-tools" : "answered";
}

const modelFailure = (error: unknown): { code: string; detail: string } | null =>
  error instanceof ModelError ? { code: error.code, detail: error.message } : null;

async function streamAnswer(
  context: ChatContext,
  drive: Drive,
  turn: Turn,
  choice: ModelChoice,
  answer: Answer,
): Promise<void> {
  const { run, actor } = turn;
  const history =
    turn.run.sessionId === null || turn.isWholeChat
      ? turn.messages
      : (await findRecentMessages(context.db, turn.run.sessionId, MAX_HISTORY_MESSAGES)).reverse();
  const tools = [...(await context.tools.offerTo(context.db, actor)), ...(run.clientTools ?? [])];
  const assembled = await contextOfTurn(context, choice.model, history, tools);
  answer.context = { tokens: assembled.tokens, windowTokens: assembled.windowTokens };
  // A run tells it once: its later turns only add to what was told.
  if (run.turns === 0) answer.historyRewrite = historyRewriteOf(assembled);
  const parts = choice.chatModel.stream({
    messages: assembled.messages,
    tools,
    signal: drive.signal,
    now: run.createdAt,
    spender: spenderOf(turn),
    fallsBackToPlanner: true,
    onUse: (use) => answer.uses.push(use),
  });
  for await (const part of parts) {
    drive.signal.throwIfAborted();
    if (part.type === "text-delta") {
      const text = part.text.replaceAll("\u0000", "\uFFFD").toWellFormed();
      answer.text += text;
      drive.writer.appendDelta(answer.messageId, text);
    } else if (part.type === "tool-call") {
      answer.toolCalls.push(uniqueCall(answer.toolCalls, part.call));
    } else if (part.type === "switched") {
      answer.switches.push(part.switch);
      answer.model = part.switch.to;
    } else if (part.type === "finish") {
      answer.usage = part.usage;
    }
  }
}

/**
 * Calls of the client's own tools end the run and go back to it. Others of the same answer are left out: none of them has
 * begun, and the model asks again once it has what the client brings.
 */
function handBackClientCalls({ run }: Turn, answer: Answer): void {
  const own = new Set((run.clientTools ?? []).map((tool) => tool.name));
  answer.clientCalls = answer.toolCalls.filter((call) => own.has(call.toolName));
  if (answer.clientCalls.length > 0) answer.toolCalls = [];
}

/** Two calls of one message never share an id, whatever the model says. */
function uniqueCall(others: readonly ModelToolCall[], call: ModelToolCall): ModelToolCall {
  const clean = (text: string): string => text.replaceAll("\u0000", "\uFFFD").toWellFormed();
  const id = clean(call.id).slice(0, 200);
  const isTaken = id === "" || others.some((other) => other.id === id);
  return {
    id: isTaken ? newId() : id,
    toolName: clean(call.toolName),
    argumentsText: clean(call.argumentsText),
  };
}

async function storeAnswer(context: ChatContext, drive: Drive, turn: Turn, answer: Answer): Promise<void> {
  const { run } = turn;
  const ends = answer.toolCalls.length === 0;
  const usage = {
    inputTokens: addCounts(run.inputTokens, answer.usage.inputTokens),
    outputTokens: addCounts(run.outputTokens, answer.usage.outputTokens),
  };
  const citations = ends ? citeAnswer(answer.text, turn.messages) : undefined;
  const answeredBy = answeredByOf(answer);
  const message: ChatMessage = {
    id: answer.messageId,
    author: "agent",
    text: answer.text,
    label: turn.label,
    ...(citations && { citations }),
    answeredBy,
  };
  const isTold = answer.text !== "" || ends || answeredBy.notes.length > 0;
  const told = eventsOf(answer, isTold ? message : null);
  await writeStep(
    context,
    drive,
    { ...usage, turns: run.turns + 1, label: turn.label, ...(ends && { state: "COMPLETED" as const }) },
    async (tx) => {
      const stored = insertMessageInSession(tx, {
        id: message.id,
        sessionId: run.sessionId,
        runId: run.id,
        userId: run.userId,
        author: "agent",
        content: message.text,
        label: message.label,
        metadata: {
          ...(ends ? {} : { toolCalls: answer.toolCalls }),
          ...(answer.clientCalls.length > 0 && { clientCalls: answer.clientCalls }),
          ...(citations && { citations }),
          answeredBy,
        },
      });
      await together([stored, recordModelTurn(context, tx, turn, answer, { outcome: "completed", ends })]);
      return [];
    },
    ends ? [...told, doneEvent("completed", usage)] : told,
  );
}

const eventsOf = ({ historyRewrite }: Answer, message: ChatMessage | null): RunEvent[] => [
  ...(historyRewrite ? [{ event: "message" as const, data: { historyRewrite } }] : []),
  ...(message ? [{ event: "message" as const, data: { message } }] : []),
];

const addCounts = (a: number | null, b: number | null): number | null =>
  a === null && b === null ? null : (a ?? 0) + (b ?? 0);

/** Stores text that was cut off, so that what was read stays readable. */
async function keepPartialAnswer(tx: Queryable, turn: Turn, answer: Answer): Promise<RunEvent[]> {
  if (answer.text === "") return [];
  const message: ChatMessage = {
    id: answer.messageId,
    author: "agent",
    text: answer.text,
    label: turn.label,
    answeredBy: answeredByOf(answer),
    interrupted: true,
  };
  await insertMessage(tx, {
    id: message.id,
    sessionId: turn.run.sessionId,
    runId: turn.run.id,
    userId: turn.run.userId,
    author: "agent",
    content: message.text,
    label: message.label,
    metadata: { answeredBy: answeredByOf(answer), interrupted: true },
  });
  return [{ event: "message", data: { message } }];
}
