import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A tool's endpoint outside the product that remembers every effect: the ground truth of what happened. */
export interface EffectSink extends AsyncDisposable {
  readonly url: string;
  /** `host:port`, for EGRESS_ALLOW. */
  readonly host: string;
  /** The bodies received, in order. */
  readonly effects: readonly unknown[];
}

export async function startEffectSink(
  options: { delayMs?: number; status?: number; onEffect?: () => void } = {},
): Promise<EffectSink> {
  const effects: unknown[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      effects.push(text === "" ? request.url : JSON.parse(text));
      options.onEffect?.();
      // The effect has happened, and nobody is told.
      if (request.url === "/hang-up") {
        response.destroy();
        return;
      }
      // The effect has happened, and the answer is still on its way.
      if (request.url === "/hold") return;
      // It fails in words of its own, some of which nobody sees.
      if (request.url === "/refuse") {
        response.writeHead(500, { "content-type": "text/plain" });
        response.end("Out of order.\u200b Ring the bell \u{e0041}instead.");
        return;
      }
      void delay(options.delayMs ?? 0).then(() => {
        response.writeHead(options.status ?? 200, { "content-type": "application/json" });
        response.end(JSON.stringify({ received: effects.length }));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/effects`,
    host: `127.0.0.1:${port}`,
    effects,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
