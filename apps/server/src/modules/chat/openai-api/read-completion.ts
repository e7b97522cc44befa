import { ChatMessageSchema, ProblemSchema, type Problem } from "@cdsa/contracts";
import { z } from "zod";
import type { Actor } from "../../../platform/actor.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { ServerSentEvent } from "../../../platform/http/sse.ts";
import { parseJson } from "../../../platform/json/parse-json.ts";
import type { ModelToolCall } from "../../llm/index.ts";
import type { ChatContext } from "../chat-context.ts";
import type { MessageRow } from "../chat.tables.ts";
import { createRevealer } from "../pseudonyms/create-revealer.ts";
import { readRun } from "../runs/read-run.ts";
import { findMessagesOfRun } from "../runs/runs.repository.ts";
import type { StartedRun } from "../runs/start-run.ts";
import { createTextJoiner } from "./join-text.ts";

/** How a run ended, as far as the client of a completion is told. */
export type CompletionEnd = {
  calls: ModelToolCall[];
  /** Of what the run waits for; empty where it has ended. */
  approvalIds: string[];
  usage: { inputTokens: number; outputTokens: number };
};

const DeltaSchema = z.object({ messageId: z.string(), text: z.string() });
const MessageSchema = z.object({ message: ChatMessageSchema });
const CountSchema = z.number().int().nullable();
const DoneSchema = z.object({
  status: z.enum(["completed", "awaiting_approval", "failed", "cancelled"]),
  usage: z.object({ inputTokens: CountSchema, outputTokens: CountSchema }),
});

/**
 * Reads a run to its end, or to where it waits for people.
 * @param onText gets the pieces of the answer; resolves when it can take more.
 * @throws AppError where the run failed, with the reason it gave.
 */
export async function readCompletion(
  context: ChatContext,
  actor: Actor,
  { runId, events: known }: StartedRun,
  { signal, onText }: { signal: AbortSignal; onText: (text: string) => Promise<void> },
): Promise<CompletionEnd> {
  const joiner = createTextJoiner();
  let problem: Problem | null = null;
  let done: z.infer<typeof DoneSchema> | null = null;
  const take = async ({ event, data }: ServerSentEvent): Promise<void> => {
    if (event === "delta") await onText(joiner.delta(DeltaSchema.parse(data)));
    else if (event === "message") await onText(wholeOf(joiner, data));
    else if (event === "error") problem = ProblemSchema.parse(data);
    else if (event === "done") done = DoneSchema.parse(data);
  };
  await readRun(context, {
    runId,
    actor,
    afterSeq: 0,
    known,
    signal,
    send: async (events) => {
      for (const event of events) await take(event);
    },
  });
  return endOf(context, actor, runId, { problem, done });
}

function wholeOf(joiner: ReturnType<typeof createTextJoiner>, data: unknown): string {
  const parsed = MessageSchema.safeParse(data);
  return parsed.success && parsed.data.message.author === "agent" ? joiner.whole(parsed.data.message) : "";
}

async function endOf(
  context: ChatContext,
  actor: Actor,
  runId: string,
  { problem, done }: { problem: Problem | null; done: z.infer<typeof DoneSchema> | null },
): Promise<CompletionEnd> {
  if (problem) throw toError(problem);
  const usage = { inputTokens: done?.usage.inputTokens ?? 0, outputTokens: done?.usage.outputTokens ?? 0 };
  if (done?.status === "awaiting_approval") {
    const waiting = await context.tools.waitingCalls(context.db, runId);
    return { calls: [], usage, approvalIds: waiting.flatMap(({ approvalId }) => approvalId ?? []) };
  }
  const last = (await findMessagesOfRun(context.db, runId)).at(-1);
  const calls = last ? await revealCalls(context, actor, last) : [];
  return { calls, usage, approvalIds: [] };
}

/** What the client is to carry out itself, with the values that the person it works for may see. */
async function revealCalls(
  context: ChatContext,
  actor: Actor,
  { sessionId, runId, metadata }: MessageRow,
): Promise<ModelToolCall[]> {
  const revealer = createRevealer(context, actor, { sessionId, runId, what: "stream" });
  const revealed: ModelToolCall[] = [];
  for (const call of metadata.clientCalls ?? []) {
    const value = parseJson(call.argumentsText);
    const argumentsText =
      value === undefined ? call.argumentsText : JSON.stringify(await revealer.json(value));
    revealed.push({ ...call, argumentsText });
  }
  return revealed;
}

const toError = ({ code, title, detail, status }: Problem): AppError =>
  new AppError({ code, status, title, detail, expose: true });
