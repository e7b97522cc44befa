import type { ChatMessage, JsonObject, Label } from "@cdsa/contracts";
import { highestLabel } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import type { Transaction } from "../../../platform/db/database.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import { newId } from "../../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { ChatContext } from "../chat-context.ts";
import { runInProgress } from "../chat.errors.ts";
import { type ChatSessionRow, chatSessions } from "../chat.tables.ts";
import { lockOwnSession } from "../sessions/sessions.repository.ts";
import { supersedeWaitingRun } from "./end-waiting-run.ts";
import type { RunEvent } from "./run-events.ts";
import { appendUnleased, type Lease } from "./run-log.ts";
import { RUN_SCHEMA_VERSION, SAFETY_NET_SECONDS } from "./run-state.ts";
import { findOpenRuns, insertMessage, insertRun, raiseSessionLabel } from "./runs.repository.ts";

export type Question = {
  actor: Actor;
  message: string;
  sessionId: string | null;
  /** As the writer marked it; INTERNAL unless marked higher. */
  label: Label;
  purpose: string | null;
  requestedModelId: string | null;
};

/** `lease` is null where a worker will drive the run; `nextSeq` numbers its driver's first event. */
export type CreatedRun = { runId: string; lease: Lease | null; nextSeq: number };

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
  const owner = context.drivesRuns ? context.instanceId : null;
  await insertRun(
    tx,
    {
      id: runId,
      sessionId: session.id,
      userId: question.actor.userId,
      kind: "chat",
      state: owner === null ? "QUEUED" : "RUNNING",
      schemaVersion: RUN_SCHEMA_VERSION,
      label,
      purpose: question.purpose,
      modelId: question.requestedModelId,
      origin: question.actor.origin,
    },
    owner,
  );
  const messageId = await storeQuestion(tx, question, session.id, runId);
  const { id, name, isLocal } = choice.model;
  const model: JsonObject = { id, name, isLocal, reason: choice.reason };
  const message: ChatMessage = {
    id: messageId,
    author: "user",
    text: question.message,
    label: question.label,
  };
  const told: RunEvent[] = [
    { event: "run", data: { runId, sessionId: session.id, model } },
    { event: "message", data: { message } },
  ];
  await appendUnleased(tx, context.pubsub, runId, told);
  await enqueueResume(context, tx, runId, owner === null ? 0 : SAFETY_NET_SECONDS);
  return { runId, lease: owner === null ? null : { runId, attempt: 1, owner }, nextSeq: told.length + 1 };
}

async function storeQuestion(
  tx: Transaction,
  question: Question,
  sessionId: string,
  runId: string,
): Promise<string> {
  const { actor, label, message, purpose } = question;
  const messageId = newId();
  await insertMessage(tx, {
    id: messageId,
    sessionId,
    runId,
    userId: actor.userId,
    author: "user",
    content: message,
    label,
  });
  await appendAuditEvent(tx, {
    type: "USER_QUERY",
    userId: actor.userId,
    sessionId,
    runId,
    details: { messageId, label, characters: message.length, ...(purpose !== null && { purpose }) },
    origin: actor.origin,
  });
  return messageId;
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

async function openSession(
  context: ChatContext,
  tx: Transaction,
  question: Question,
): Promise<Pick<ChatSessionRow, "id" | "label">> {
  const { actor, sessionId } = question;
  if (sessionId === null) {
    const session = {
      id: newId(),
      userId: actor.userId,
      title: titleOf(question.message),
      label: question.label,
    };
    await tx.insert(chatSessions).values(session);
    return session;
  }
  const session = await lockOwnSession(tx, actor.userId, sessionId);
  if (!session) throw notFound();
  for (const run of await findOpenRuns(tx, sessionId)) {
    if (run.state !== "AWAITING_APPROVAL") throw runInProgress();
    if (!(await supersedeWaitingRun(context, tx, actor, run.id))) throw runInProgress();
  }
  await raiseSessionLabel(tx, sessionId, question.label);
  return session;
}

function titleOf(message: string): string {
  const line = message.trim().split("\n", 1)[0]?.replace(/\s+/g, " ") ?? "";
  if (line.length <= TITLE_CHARACTERS) return line || "New chat";
  return `${line.slice(0, TITLE_CHARACTERS - 1).toWellFormed()}…`;
}
