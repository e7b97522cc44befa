import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** What a sink does with a request once it has read the whole of it. */
export type SinkAnswer =
  | { kind: "answer"; status: number; body: string; headers?: Record<string, string> }
  /** The connection is cut in the middle of an answer, or before any. */
  | { kind: "cut"; afterHead: boolean };

/** A server outside the product that counts every byte it is sent: the ground truth of what left. */
export interface ByteSink extends AsyncDisposable {
  readonly origin: string;
  /** `host:port`. */
  readonly host: string;
  /** Of all requests: lines, headers and bodies. */
  bytes(): number;
  requests(): number;
}

/** @param answer for each request, in the order in which they come; `request` is line, headers and body as text. */
export async function startByteSink(
  answer: (index: number, request: string) => SinkAnswer,
): Promise<ByteSink> {
  let bytes = 0;
  let requests = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    let pending = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      bytes += chunk.length;
      pending = Buffer.concat([pending, chunk]);
      for (let size = sizeOfRequest(pending); size !== null; size = sizeOfRequest(pending)) {
        const request = pending.subarray(0, size).toString("utf8");
        pending = pending.subarray(size);
        reply(socket, answer(requests, request));
        requests += 1;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    bytes: () => bytes,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Bytes of the first whole request; null where it is not whole yet. */
function sizeOfRequest(bytes: Buffer): number | null {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd === -1) return null;
  const length = /\r\ncontent-length: (\d+)/i.exec(bytes.subarray(0, headEnd).toString("latin1"))?.[1] ?? "0";
  const size = headEnd + 4 + Number(length);
  return bytes.length < size ? null : size;
}

function reply(socket: Socket, answer: SinkAnswer): void {
  if (answer.kind === "cut") {
    if (answer.afterHead)
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{", () => socket.destroy());
    else socket.destroy();
    return;
  }
  const headers = Object.entries({
    "content-type": "application/json",
    ...answer.headers,
    "content-length": String(Buffer.byteLength(answer.body)),
  });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.write(`HTTP/1.1 ${answer.status} Any\r\n${lines}\r\n${answer.body}`);
}
