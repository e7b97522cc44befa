import { once } from "node:events";
import type { FastifyReply } from "fastify";

const KEEP_ALIVE_INTERVAL_MS = 15_000;

export type ServerSentEvent = { id?: string; event: string; data: unknown };

/** Spells one event (WHATWG HTML, server-sent events). JSON never holds a raw line break. */
export const formatEvent = ({ id, event, data }: ServerSentEvent): string =>
  `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

export interface EventStream {
  /** Aborted when the reader is gone or the stream was closed. */
  readonly signal: AbortSignal;
  /** Writes events; resolves when the reader can take more, so that a slow reader slows its source. */
  send(events: readonly ServerSentEvent[]): Promise<void>;
  /** Writes text that is in the form of events already; resolves as `send` does. */
  write(text: string): Promise<void>;
  /** Ends the answer; its connection may serve the next request. */
  close(): void;
  /** Ends the answer and its connection, as when the server stops: an idle connection would hold that up. */
  hangUp(): void;
}

/**
 * Answers a request with server-sent events. From here on the reply belongs to the stream: errors can only be
 * told as events.
 */
export function openEventStream(reply: FastifyReply): EventStream {
  reply.hijack();
  const response = reply.raw;
  const { socket } = response;
  const gone = new AbortController();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) response.setHeader(name, value);
  }
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-store, no-transform",
    "x-accel-buffering": "no",
  });
  // The headers go out with the first events, where those are at hand, and else at once.
  response.cork();
  response.flushHeaders();
  process.nextTick(() => {
    response.uncork();
  });
  const keepAlive = setInterval(() => {
    // A comment is not worth buffering for a reader that does not read.
    if (!response.writableNeedDrain) response.write(": keep-alive\n\n");
  }, KEEP_ALIVE_INTERVAL_MS);
  const end = (): void => {
    if (gone.signal.aborted) return;
    clearInterval(keepAlive);
    gone.abort();
  };
  response.once("close", end);
  // A reader who left before the stream was opened closes nothing any more.
  if (response.destroyed) end();
  response.once("error", end);
  const write = async (text: string): Promise<void> => {
    if (gone.signal.aborted || text === "") return;
    if (!response.write(text)) await once(response, "drain", { signal: gone.signal }).catch(() => undefined);
  };
  return {
    signal: gone.signal,
    send: (events) => write(events.map(formatEvent).join("")),
    write,
    close() {
      end();
      response.end();
    },
    hangUp() {
      end();
      response.end(() => socket?.end());
    },
  };
}
