import type { Label, ToolCallResult } from "@cdsa/contracts";
import { highestLabel } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import type { Transaction } from "../../../platform/db/database.ts";
import { together } from "../../../platform/db/together.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import { newId } from "../../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { ModelChoice, ModelTool } from "../../llm/index.ts";
import type { ChatContext } from "../chat-context.ts";
import { runInProgress } from "../chat.errors.ts";
import type { MessageMetadata, MessageRow } from "../chat.tables.ts";
import { lockOwnSession } from "../sessions/sessions.repository.ts";
import type { Beginning } from "./drive.ts";
import { supersedeWaitingRun } from "./end-waiting-run.ts";
import type { LoggedEvent, RunEvent } from "./run-events.ts";
import { type Lease, numberEvents } from "./run-log.ts";
import { RUN_SCHEMA_VERSION, SAFETY_NET_SECONDS } from "./run-state.ts";
import {
  findOpenRuns,
  insertEarlierMessages,
  insertQuestion,
  type NewRun,
  raiseSessionLabel,
} from "./runs.repository.ts";

export type Question = {
  actor: Actor;
  message: string;
  sessionId: string | null;
  /** As the writer marked it; INTERNAL unless marked higher. */
  label: Label;
  purpose: string | null;
  requestedModelId: string | null;
  /** What a client of the OpenAI-compatible endpoint sends with it. */
  client?: ClientSide;
};

/** A conversation that its client keeps: all of it comes from outside and is trusted as little as the question. */
export type ClientSide = {
  tools: ModelTool[];
  earlier: ClientMessage[];
  /** The last message, where it is no question but the result of a tool that the client has carried out. */
  result: ToolCallResult | null;
};
export type ClientMessage = { author: MessageRow["author"]; content: string; metadata: MessageMetadata };

/** A run with its first events; `lease` is null where a worker will drive it. */
export type CreatedRun = { runId: string; events: LoggedEvent[] } & (
  { lease: null } | { lease: Lease; beginning: Beginning }
);

const TITLE_CHARACTERS = 80;

/**
 * Stores a question with its run, its audit row and the job that is its safety net, in `tx`. This instance holds
 * the lease from the start, so that no queue stands between the question and its first token.
 * @throws AppError 404 for an unknown or foreign chat, 409 while it is being answered.
 */
export async function createRun(
  context: ChatContext,
  tx: Transaction,
  question: Question,
): Promise<CreatedRun> {
  const session = await openSession(context, tx, question);
  const label = highestLabel(session.label, question.label);
  const choice = context.llm.chooseModel({ label, requestedModelId: question.requestedModelId ?? undefined });
  const runId = newId();
  const messageId = newId();
  const owner = context.drivesRuns ? context.instanceId : null;
  const told = firstEvents(question, { runId, messageId, sessionId: session.id }, choice);
  const run = newRun(question, { runId, sessionId: session.id, label, isDriven: owner !== null });
  const message = {
    id: messageId,
    sessionId: session.id,
    runId,
    userId: question.actor.userId,
    ...asSaid(question),
    label: question.label,
  };
  const events = numberEvents(runId, 1, told);
  const earlier = question.client?.earlier ?? [];
  if (earlier.length > 0) {
    const common = { sessionId: session.id, userId: question.actor.userId, label: question.label };
    const rows = earlier.map((said) => ({ id: newId(), ...common, ...said }));
    await insertEarlierMessages(tx, newSession(session.id, question), rows);
  }
  const [stored] = await together([
    insertQuestion(tx, {
      session: session.isNew && earlier.length === 0 ? newSession(session.id, question) : null,
      run,
      owner,
      message,
      events,
    }),
    auditQuestion(tx, question, message),
    enqueueResume(context, tx, runId, owner === null ? 0 : SAFETY_NET_SECONDS),
  ]);
  if (owner === null) return { runId, lease: null, events };
  return {
    runId,
    lease: { runId, attempt: 1, owner },
    events,
    beginning: {
      run: { ...run, turns: 0, inputTokens: null, outputTokens: null, createdAt: stored.createdAt },
      actor: asServerActor(question.actor),
      messages: [{ ...message, ...stored }],
      isWholeChat: session.isNew && earlier.length === 0,
    },
  };
}

/** The message that the run answers: a question, or a result that its client brings back. */
const asSaid = ({ message, client }: Question): ClientMessage =>
  client?.result
    ? { author: "system", content: "", metadata: { toolResult: client.result } }
    : { author: "user", content: message, metadata: {} };

type NewIds = { runId: string; messageId: string; sessionId: string };

function firstEvents(
  question: Question,
  { runId, messageId, sessionId }: NewIds,
  choice: ModelChoice,
): RunEvent[] {
  const { id, name, isLocal } = choice.model;
  const { label } = question;
  const { author, content: text, metadata } = asSaid(question);
  return [
    { event: "run", data: { runId, sessionId, model: { id, name, isLocal, reason: choice.reason } } },
    {
      event: "message",
      data: {
        message: {
          id: messageId,
          author,
          text,
          label,
          ...(metadata.toolResult && { toolResult: metadata.toolResult }),
        },
      },
    },
  ];
}

const newSession = (id: string, { actor, message, label }: Question) => ({
  id,
  userId: actor.userId,
  title: titleOf(message),
  label,
});

const newRun = (
  { actor, purpose, requestedModelId, client }: Question,
  {
    runId,
    sessionId,
    label,
    isDriven,
  }: { runId: string; sessionId: string; label: Label; isDriven: boolean },
): NewRun => ({
  id: runId,
  sessionId,
  userId: actor.userId,
  kind: "chat",
  state: isDriven ? "RUNNING" : "QUEUED",
  schemaVersion: RUN_SCHEMA_VERSION,
  label,
  purpose,
  modelId: requestedModelId,
  clientTools: client?.tools ?? null,
  origin: actor.origin,
});

/** As `loadActor` gives the person to a driver that comes later. */
const asServerActor = (actor: Actor): Actor => ({ ...actor, via: { kind: "server" }, steppedUpUntil: null });

async function auditQuestion(
  tx: Transaction,
  { actor, purpose }: Question,
  message: Pick<MessageRow, "id" | "sessionId" | "runId" | "label" | "content">,
): Promise<void> {
  await appendAuditEvent(tx, {
    type: "USER_QUERY",
    userId: actor.userId,
    sessionId: message.sessionId,
    runId: message.runId,
    details: {
      messageId: message.id,
      label: message.label,
      characters: message.content.length,
      ...(purpose !== null && { purpose }),
    },
    origin: actor.origin,
  });
}

/** Makes somebody look after the run later: it is driven on if its driver has died by then. */
export async function enqueueResume(
  context: Pick<ChatContext, "jobs" | "resumeQueue">,
  tx: Parameters<ChatContext["jobs"]["enqueue"]>[0],
  runId: string,
  startAfterSeconds: number,
): Promise<void> {
  await context.jobs.enqueue(tx, context.resumeQueue, { runId }, { startAfterSeconds });
}

/** The chat the question belongs to, locked; a new one is inserted with the question. */
async function openSession(
  context: ChatContext,
  tx: Transaction,
  question: Question,
): Promise<{ id: string; label: Label; isNew: boolean }> {
  const { actor, sessionId } = question;
  if (sessionId === null) return { id: newId(), label: question.label, isNew: true };
  const session = await lockOwnSession(tx, actor.userId, sessionId);
  if (!session) throw notFound();
  for (const run of await findOpenRuns(tx, sessionId)) {
    if (run.state !== "AWAITING_APPROVAL") throw runInProgress();
    if (!(await supersedeWaitingRun(context, tx, actor, run.id))) throw runInProgress();
  }
  await raiseSessionLabel(tx, sessionId, question.label);
  return { id: sessionId, label: session.label, isNew: false };
}

function titleOf(message: string): string {
  const line = message.trim().split("\n", 1)[0]?.replace(/\s+/g, " ") ?? "";
  if (line.length <= TITLE_CHARACTERS) return line || "New chat";
  return `${line.slice(0, TITLE_CHARACTERS - 1).toWellFormed()}…`;
}
