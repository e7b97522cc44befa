import { request } from "node:http";
import type { Socket } from "node:net";
import { ChatEventSchema } from "@cdsa/contracts";
import { z } from "zod";
import type { ReadEvent } from "./read-events.ts";

export interface ChatSocketClient extends Disposable {
  send(frame: unknown): void;
  /** Sends text that need not be JSON, or bytes. */
  sendRaw(data: string | Uint8Array<ArrayBuffer>): void;
  /** All that was received; every frame must have the shape of the contract. */
  readonly events: readonly ReadEvent[];
  /** The next event, from the `from`th on, that fits; an error after five seconds. */
  until(fits: (event: ReadEvent) => boolean, from?: number): Promise<ReadEvent>;
  /** The code with which the connection ended. */
  readonly closed: Promise<number>;
}

const FrameSchema = z.object({ id: z.string().optional(), event: z.string(), data: z.unknown() });
const WAIT_MS = 5_000;

/** Opens `/ws/chat` of a listening server, as a browser does. */
export async function openChatSocket(base: string, query: string): Promise<ChatSocketClient> {
  const socket = new WebSocket(`${base.replace("http", "ws")}/ws/chat${query}`);
  socket.binaryType = "arraybuffer";
  const events: ReadEvent[] = [];
  const arrivals = new EventTarget();
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener("close", ({ code }) => resolve(code));
  });
  socket.addEventListener("message", ({ data }) => {
    const { id, ...frame } = FrameSchema.parse(JSON.parse(String(data)));
    events.push({ ...ChatEventSchema.parse(frame), id: id ?? "" });
    arrivals.dispatchEvent(new Event("event"));
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("The connection was refused.")));
  });
  return {
    events,
    closed,
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendRaw: (data) => socket.send(data),
    until: (fits, from = 0) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`Nothing that fits came: ${JSON.stringify(events.slice(from))}`));
        }, WAIT_MS);
        const look = (): void => {
          const found = events.slice(from).find(fits);
          if (!found) return;
          clearTimeout(timer);
          arrivals.removeEventListener("event", look);
          resolve(found);
        };
        arrivals.addEventListener("event", look);
        look();
      }),
    [Symbol.dispose]: () => socket.close(),
  };
}

/** Asks for the upgrade by hand; answers with the status, and the connection where it was given. */
export function askForUpgrade(
  base: string,
  query: string,
  headers: Record<string, string>,
): Promise<{ status: number; socket: Socket | null }> {
  return new Promise((resolve, reject) => {
    const asking = request(`${base}/ws/chat${query}`, {
      // A connection of its own: the server ends that of a refused upgrade.
      agent: false,
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        ...headers,
      },
    });
    asking.on("upgrade", ({ statusCode = 0 }, socket) => {
      // Plain HTTP runs over net sockets.
      resolve({ status: statusCode, socket });
    });
    asking.on("response", (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, socket: null });
    });
    asking.on("error", reject);
    asking.end();
  });
}

/** A text frame as a client sends it (RFC 6455 section 5.2), under a mask of zeros. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length = Buffer.alloc(payload.length < 126 ? 0 : 2);
  if (length.length === 2) length.writeUInt16BE(payload.length);
  const short = payload.length < 126 ? payload.length : 126;
  return Buffer.concat([Buffer.from([0x81, 0x80 | short]), length, Buffer.alloc(4), payload]);
}
