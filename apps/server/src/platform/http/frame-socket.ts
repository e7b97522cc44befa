import type { ServerSentEvent } from "./sse.ts";

/** An upgraded connection, as far as it is used here; `ws` brings no types of its own. */
export interface UpgradedSocket {
  readonly bufferedAmount: number;
  on(event: "message", listener: (data: Buffer, isBinary: boolean) => void): unknown;
  on(event: "pong" | "close", listener: () => void): unknown;
  /** The callback comes when the frame has left this process, or with an error when it never will. */
  send(text: string, onFlushed: (error?: Error) => void): void;
  ping(): void;
  pause(): void;
  resume(): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** RFC 6455 section 7.4.1. */
export const CLOSE_CODE = { goingAway: 1001, unsupportedData: 1003, policyViolation: 1008 } as const;

export interface FrameSocket {
  /** Aborted when the connection is gone or was closed. */
  readonly signal: AbortSignal;
  /** Sends events, a text frame each; resolves when the reader can take more, so that a slow reader slows its source. */
  send(events: readonly ServerSentEvent[]): Promise<void>;
  close(code: number, reason: string): void;
}

const PING_INTERVAL_MS = 15_000;
// A reader that does not answer a close keeps its connection no longer than this.
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Speaks text frames over a WebSocket (RFC 6455). Frames are handled one after the other, and none is read meanwhile:
 * what a client sends faster than it is handled waits in its own network buffers.
 * @param onText must not reject.
 */
export function openFrameSocket(
  socket: UpgradedSocket,
  onText: (text: string, frames: FrameSocket) => Promise<void>,
): FrameSocket {
  const gone = new AbortController();
  const stopPinging = keepAlive(socket);
  const end = (): void => {
    stopPinging();
    gone.abort();
  };
  const frames: FrameSocket = {
    signal: gone.signal,
    async send(events) {
      if (gone.signal.aborted || events.length === 0) return;
      // Also called for frames that a connection takes with it into its grave.
      await Promise.all(
        events.map(
          (event) => new Promise<void>((resolve) => socket.send(JSON.stringify(event), () => resolve())),
        ),
      );
    },
    close(code, reason) {
      if (gone.signal.aborted) return;
      end();
      socket.close(code, reason);
      setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
    },
  };
  handleInTurn(socket, frames, onText);
  socket.on("close", end);
  return frames;
}

function handleInTurn(
  socket: UpgradedSocket,
  frames: FrameSocket,
  onText: (text: string, frames: FrameSocket) => Promise<void>,
): void {
  let waiting = 0;
  let turn = Promise.resolve();
  socket.on("message", (data, isBinary) => {
    if (frames.signal.aborted) return;
    if (isBinary) {
      frames.close(CLOSE_CODE.unsupportedData, "Send JSON as text frames.");
      return;
    }
    waiting += 1;
    socket.pause();
    turn = turn
      .then(() => (frames.signal.aborted ? undefined : onText(data.toString("utf8"), frames)))
      .finally(() => {
        waiting -= 1;
        if (waiting === 0) socket.resume();
      });
  });
}

/** Pings, and ends a connection from which nothing comes and to which nothing flows between two pings. */
function keepAlive(socket: UpgradedSocket): () => void {
  let heard = true;
  let buffered = 0;
  const hear = (): void => {
    heard = true;
  };
  socket.on("pong", hear);
  socket.on("message", hear);
  const timer = setInterval(() => {
    const flows = socket.bufferedAmount < buffered;
    if (!heard && !flows) {
      socket.terminate();
      return;
    }
    heard = false;
    buffered = socket.bufferedAmount;
    socket.ping();
  }, PING_INTERVAL_MS);
  return () => {
    clearInterval(timer);
  };
}
