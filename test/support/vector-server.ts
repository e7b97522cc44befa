import { createServer } from "node:http";
import { once } from "node:events";
import { z } from "zod";

const BodySchema = z.object({ model: z.string(), input: z.array(z.string()) });

/** A server that speaks OpenAI's `/embeddings` and tells what it was sent. */
export interface VectorServer extends AsyncDisposable {
  readonly baseUrl: string;
  readonly asked: { model: string; text: string }[];
  /** What it answers with instead of vectors, by a status; null for vectors. */
  refuse: ((text: string) => number | null) | null;
  /** Called before each answer. */
  onRequest: (() => void) | null;
}

export async function startVectorServer(dimensions: number): Promise<VectorServer> {
  const state: Pick<VectorServer, "asked" | "refuse" | "onRequest"> = {
    asked: [],
    refuse: null,
    onRequest: null,
  };
  const server = createServer((request, response) => {
    // Whoever asks which models there are learns nothing.
    if (request.method !== "POST") {
      response.writeHead(404).end();
      return;
    }
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { model, input } = BodySchema.parse(JSON.parse(Buffer.concat(parts).toString("utf8")));
      state.onRequest?.();
      state.asked.push(...input.map((text) => ({ model, text })));
      const status = input.map((text) => state.refuse?.(text) ?? null).find((each) => each !== null) ?? 200;
      response.writeHead(status, { "content-type": "application/json" });
      const data = input.map((text, index) => ({
        index,
        embedding: Array.from({ length: dimensions }, (_, place) => 1 + (text.charCodeAt(place) || 1) / 100),
      }));
      response.end(JSON.stringify(status === 200 ? { data } : { error: {} }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return Object.assign(state, {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  });
}
