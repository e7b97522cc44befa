import { type ChatSocketRequest, ChatSocketRequestSchema } from "@cdsa/contracts";
import type { FastifyRequest } from "fastify";
import type { Actor } from "../../../platform/actor.ts";
import type { AppError } from "../../../platform/errors/app-error.ts";
import { badRequest, conflict } from "../../../platform/errors/common-errors.ts";
import { CLOSE_CODE, type FrameSocket } from "../../../platform/http/frame-socket.ts";
import { asAppError, toProblem } from "../../../platform/http/problem.ts";
import { requireActor } from "../../../platform/http/require-actor.ts";
import { takeRequest } from "../../../platform/http/take-request.ts";
import { parseJson } from "../../../platform/json/parse-json.ts";
import type { ChatContext } from "../chat-context.ts";
import { questionOfRequest } from "../question-of-request.ts";
import { cancelRun } from "../runs/cancel-run.ts";
import { findReadableRun } from "../runs/find-readable-run.ts";
import { readRun } from "../runs/read-run.ts";
import { startRun } from "../runs/start-run.ts";
import { parseLastEventId } from "../runs/stream-run.ts";

const MAX_RUNS_READ = 16;

type Connection = {
  context: ChatContext;
  request: FastifyRequest;
  frames: FrameSocket;
  /** What ends the reading of a run, by its id. */
  readers: Map<string, AbortController>;
};

/**
 * The handler of one connection's frames. Who asks is read again from the database for each frame, and each frame
 * counts as a request; what a frame says of its sender is not read. A refused frame is answered with an `error` frame
 * (problem details), and ends the connection only where the sign-in does not hold any more.
 */
export function createChatSocket(
  context: ChatContext,
  request: FastifyRequest,
): (text: string, frames: FrameSocket) => Promise<void> {
  const readers: Connection["readers"] = new Map();
  return async (text, frames) => {
    const connection = { context, request, frames, readers };
    try {
      const actor = await context.reloadActor(requireActor(request));
      takeRequest(context.rateLimiter, `user:${actor.userId}`);
      await serve(connection, actor, parseFrame(text));
    } catch (thrown) {
      await refuse(connection, thrown);
    }
  };
}

function parseFrame(text: string): ChatSocketRequest {
  const value = parseJson(text);
  if (value === undefined)
    throw badRequest("invalid_json", "The frame is not JSON. Send one JSON object a text frame.");
  const frame = ChatSocketRequestSchema.safeParse(value);
  if (frame.success) return frame.data;
  const fields = frame.error.issues.map(({ path, message }) => ({
    path: ["frame", ...path].join("."),
    message,
  }));
  const [first] = fields;
  throw badRequest(
    "invalid_request",
    first ? `${first.path}: ${first.message}` : "The frame is not accepted.",
    fields.slice(0, 20),
  );
}

async function serve(connection: Connection, actor: Actor, frame: ChatSocketRequest): Promise<void> {
  const { context } = connection;
  if (frame.type === "cancel") {
    await cancelRun(context, actor, frame.runId);
    return;
  }
  refuseTooMany(connection, frame);
  if (frame.type === "message") {
    const { runId } = await startRun(context, questionOfRequest(actor, frame), null);
    read(connection, actor, runId, 0);
  } else {
    const afterSeq = parseLastEventId(frame.runId, frame.lastEventId);
    await findReadableRun(context, actor, frame.runId);
    read(connection, actor, frame.runId, afterSeq);
  }
}

function refuseTooMany({ readers }: Connection, frame: ChatSocketRequest): void {
  if (frame.type === "attach" && readers.has(frame.runId)) return;
  if (readers.size >= MAX_RUNS_READ) {
    throw conflict(
      "too_many_runs",
      `This connection reads ${MAX_RUNS_READ} runs already. Wait until one of them has ended, or open another connection.`,
    );
  }
}

/** Sends a run's events beside the handling of further frames; attaching once more starts over. */
function read(connection: Connection, actor: Actor, runId: string, afterSeq: number): void {
  const { context, frames, readers } = connection;
  readers.get(runId)?.abort();
  const stop = new AbortController();
  readers.set(runId, stop);
  const signal = AbortSignal.any([frames.signal, stop.signal]);
  void readRun(context, {
    runId,
    actor,
    afterSeq,
    signal,
    send: (events) => (signal.aborted ? Promise.resolve() : frames.send(events)),
  })
    .catch((thrown: unknown) => refuse(connection, thrown))
    .finally(() => {
      if (readers.get(runId) === stop) readers.delete(runId);
    });
}

async function refuse({ context, request, frames }: Connection, thrown: unknown): Promise<void> {
  const error = await recorded(context, request, asAppError(thrown));
  if (error.status >= 500) {
    context.logger.error({ err: error, requestId: request.id, code: error.code }, "frame failed");
  }
  await frames.send([{ event: "error", data: toProblem(error, request.id) }]);
  if (error.status === 401) frames.close(CLOSE_CODE.policyViolation, "The sign-in does not hold any more.");
}

/** The error itself once its audit row is written, or that of the log where it cannot be. */
const recorded = (context: ChatContext, request: FastifyRequest, error: AppError): Promise<AppError> =>
  context.recordDenial(request, error).then(() => error, asAppError);
