import type { FastifyReply, FastifyRequest } from "fastify";
import { badRequest } from "../../../platform/errors/common-errors.ts";
import { asAppError, toProblem } from "../../../platform/http/problem.ts";
import { requireActor } from "../../../platform/http/require-actor.ts";
import { openEventStream } from "../../../platform/http/sse.ts";
import type { ChatContext } from "../chat-context.ts";
import { readRun } from "./read-run.ts";
import type { LoggedEvent } from "./run-events.ts";

type StreamedRun = {
  runId: string;
  lastEventIdInQuery?: string | undefined;
  /** Its events so far, of one that was made a moment ago. */
  events?: LoggedEvent[] | null;
};

/** Answers a request with a run's events, from `Last-Event-ID` (or `lastEventId` in the query) on. */
export async function streamRun(
  context: ChatContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { runId, lastEventIdInQuery, events = null }: StreamedRun,
): Promise<void> {
  const actor = requireActor(request);
  const header = request.headers["last-event-id"];
  const afterSeq = parseLastEventId(runId, typeof header === "string" ? header : lastEventIdInQuery);
  const stream = openEventStream(reply);
  const unregister = context.openStreams.add(actor, () => {
    stream.hangUp();
  });
  try {
    await readRun(context, {
      runId,
      actor,
      afterSeq,
      known: events,
      signal: stream.signal,
      send: (events) => stream.send(events),
    });
  } catch (error) {
    context.logger.warn({ runId, err: error }, "run stream ended early");
    await stream.send([{ event: "error", data: toProblem(asAppError(error), request.id) }]);
  } finally {
    unregister();
    stream.close();
  }
}

/**
 * The number in `<runId>:<seq>`; 0 without one.
 * @throws AppError 400 for an id of another run or of another form.
 */
export function parseLastEventId(runId: string, value: string | undefined): number {
  if (value === undefined || value === "") return 0;
  const match = /^([0-9a-f-]{36}):(\d{1,9})$/i.exec(value);
  if (match?.[1]?.toLowerCase() !== runId.toLowerCase()) {
    throw badRequest(
      "bad_last_event_id",
      `Last-Event-ID takes the id of an event of this run, "${runId}:<number>".`,
    );
  }
  return Number(match[2]);
}
