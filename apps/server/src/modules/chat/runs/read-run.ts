import { type JsonObject, JsonObjectSchema } from "@cdsa/contracts";
import { z } from "zod";
import type { Actor } from "../../../platform/actor.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { ServerSentEvent } from "../../../platform/http/sse.ts";
import { pseudonymsIn } from "../../protection/index.ts";
import type { ChatContext } from "../chat-context.ts";
import { createRevealer, type Revealer } from "../pseudonyms/create-revealer.ts";
import { hasDecision } from "./resume-run.ts";
import type { LoggedEvent } from "./run-events.ts";
import { lastSeq, readEvents } from "./run-log.ts";
import { isFinal } from "./run-state.ts";
import { findRun } from "./runs.repository.ts";

export type RunReader = {
  runId: string;
  actor: Actor;
  /** The last event the reader has; 0 for none. */
  afterSeq: number;
  /** Its events so far where they need not be looked up. */
  known?: readonly LoggedEvent[] | null;
  signal: AbortSignal;
  /** Resolves when the reader can take more. */
  send: (events: readonly ServerSentEvent[]) => Promise<void>;
};

const PAGE = 200;
const LOOK_INTERVAL_MS = 5_000;

/**
 * Sends a run's events from the log and then live, without a gap or a double, until the run ends or parks. What a
 * slow reader cannot take is not held for it: it reads on from the log.
 */
export async function readRun(context: ChatContext, reader: RunReader): Promise<void> {
  const { runId, signal } = reader;
  using subscription = context.bus.subscribe(runId, reader.known ?? null);
  const present = presenterFor(context, reader);
  let cursor = reader.afterSeq;
  let last: LoggedEvent | undefined;
  while (!signal.aborted) {
    let events = subscription.take(cursor);
    if (events.length === 0 && subscription.mustLook()) {
      events = await readEvents(context.db, runId, cursor, PAGE);
      if (events.length === 0 && (await hasEnded(context, runId, cursor))) {
        // Every answer ends in `done`, also one to a reader who has it already.
        await reader.send(await present(await readEvents(context.db, runId, cursor - 1, 1)));
        return;
      }
    }
    last = events.at(-1) ?? last;
    if (last?.event === "done" && (await isResting(context, runId, last, reader.afterSeq))) {
      await reader.send(await present(events));
      return;
    }
    if (events.length > 0) {
      cursor = events.at(-1)?.seq ?? cursor;
      await reader.send(await present(events));
    } else {
      await subscription.wait(signal, LOOK_INTERVAL_MS);
    }
  }
}

/** Whether the reader has everything of a run that has ended. */
async function hasEnded(context: ChatContext, runId: string, cursor: number): Promise<boolean> {
  const run = await findRun(context.db, runId);
  return !run || (isFinal(run.state) && cursor >= (await lastSeq(context.db, runId)));
}

/** Whether nothing follows a `done` yet: a parked run whose decision has been made goes on in a moment. */
async function isResting(
  context: ChatContext,
  runId: string,
  done: LoggedEvent,
  afterSeq: number,
): Promise<boolean> {
  if (done.data["status"] !== "awaiting_approval") return true;
  const newer = await readEvents(context.db, runId, done.seq, 1);
  if (newer.length > 0) return false;
  return done.seq > afterSeq && !(await hasDecision(context, context.db, runId));
}

type Presenter = (events: readonly LoggedEvent[]) => Promise<ServerSentEvent[]>;

/** Events as this reader may see them: approvals looked up, pseudonyms of an answer restored. */
function presenterFor(context: ChatContext, reader: RunReader): Presenter {
  let revealer: Revealer | null = null;
  return async (events) => {
    const presented: ServerSentEvent[] = [];
    for (const logged of events) {
      const { runId, seq, event } = logged;
      const id = `${runId}:${seq}`;
      const text = answerTextOf(logged);
      if (event === "approval") {
        const approval = await viewApproval(context, reader.actor, logged.data);
        if (approval) presented.push({ id, event, data: { approval } });
      } else if (text === null) presented.push({ id, event, data: logged.data });
      else {
        revealer ??= await revealerOf(context, reader);
        presented.push({ id, event, data: withText(logged, await revealer.text(text)) });
      }
    }
    return presented;
  };
}

const AnswerEventSchema = z.union([
  z.object({ messageId: z.uuid(), text: z.string() }),
  z.object({ message: z.looseObject({ author: z.literal("agent"), text: z.string() }) }),
]);

/** The text of an answer, or of a piece of it, that may hold pseudonyms; null for every other event. */
function answerTextOf({ event, data }: LoggedEvent): string | null {
  if (event !== "delta" && event !== "message") return null;
  const answer = AnswerEventSchema.safeParse(data);
  if (!answer.success) return null;
  const text = "text" in answer.data ? answer.data.text : answer.data.message.text;
  return pseudonymsIn(text).length > 0 ? text : null;
}

async function revealerOf(context: ChatContext, { runId, actor }: RunReader): Promise<Revealer> {
  const run = await findRun(context.db, runId);
  return createRevealer(context, actor, { sessionId: run?.sessionId ?? null, runId, what: "stream" });
}

/** The event with the same words, those that are pseudonyms restored. */
const withText = ({ data }: LoggedEvent, text: string): JsonObject =>
  "message" in data
    ? { ...data, message: { ...JsonObjectSchema.parse(data["message"]), text } }
    : { ...data, text };

const ApprovalEventSchema = z.object({ approvalId: z.uuid() });

async function viewApproval(context: ChatContext, actor: Actor, data: unknown) {
  const event = ApprovalEventSchema.safeParse(JsonObjectSchema.parse(data));
  if (!event.success) return null;
  try {
    return await context.approvals.view(actor, event.data.approvalId);
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return null;
    throw error;
  }
}
