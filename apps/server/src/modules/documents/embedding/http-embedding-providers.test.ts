import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { recordEgress, wayTo } from "../../../../../../test/support/recorded-egress.ts";
import { EmbeddingError } from "./embedding-provider.ts";
import {
  createOllamaEmbeddings,
  createOpenAiEmbeddings,
  type HttpEmbeddingOptions,
  toBatches,
  type WayOut,
} from "./http-embedding-providers.ts";
import { readRetryAfter } from "./post-json.ts";
import { createHttpReranker } from "./reranker.ts";

type Body = { input: string[]; [field: string]: unknown };
type Answer = { status?: number; headers?: Record<string, string>; body?: unknown };

const { signal } = new AbortController();
const servers: AsyncDisposable[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
});

/** A provider's server that gives one answer after the other, and keeps what it was sent. */
async function serve(answer: (body: Body, attempt: number) => Answer) {
  const seen: { url: string; body: Body; authorization: string | undefined }[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = "";
    for await (const piece of request.setEncoding("utf8")) text += String(piece);
    const body = JSON.parse(text);
    seen.push({ url: request.url ?? "", body, authorization: request.headers.authorization });
    const { status = 200, headers = {}, body: sent = {} } = answer(body, seen.length);
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof sent === "string" ? sent : JSON.stringify(sent));
  };
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  servers.push({
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  });
  // A TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  const wayOut = wayTo(`http://127.0.0.1:${port}`);
  const options: HttpEmbeddingOptions & { wayOut: WayOut } = {
    wayOut,
    baseUrl: `http://127.0.0.1:${port}/v1/`,
    apiKey: "key",
    model: "small",
    dimensions: 2,
    isRemote: false,
    timeoutMs: 2_000,
  };
  return { seen, options };
}

const vectorsFor = (texts: readonly string[]): { index: number; embedding: number[] }[] =>
  texts.map((text, index) => ({ index, embedding: [text.length, 1] }));
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "none",
    (error: unknown) => (error instanceof EmbeddingError ? error.code : String(error)),
  );

describe("embedding providers over HTTP", () => {
  it("reads vectors in the texts' order, whatever order they come in, many texts in a few requests", async () => {
    const { seen, options } = await serve((body) => ({ body: { data: vectorsFor(body.input).reverse() } }));
    const provider = createOpenAiEmbeddings(options);
    expect(provider.id).toBe("openai/small");
    const texts = Array.from({ length: 130 }, (_, index) => "x".repeat(index + 1));
    const vectors = await provider.embed(texts, signal, "PUBLIC");
    expect(vectors.map(([length]) => length)).toEqual(texts.map((text) => text.length));
    expect(seen).toHaveLength(3);
    expect(seen[0]).toMatchObject({
      url: "/v1/embeddings",
      authorization: "Bearer key",
      body: { encoding_format: "float", model: "small" },
    });
  });

  it("speaks to Ollama", async () => {
    const { seen, options } = await serve((body) => ({ body: { embeddings: body.input.map(() => [1, 0]) } }));
    expect(
      await createOllamaEmbeddings({ ...options, apiKey: null }).embed(["a", "b"], signal, "PUBLIC"),
    ).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect(seen[0]).toMatchObject({ url: "/v1/api/embed", authorization: undefined });
  });

  it("asks again where that may help, as late as it is asked to", async () => {
    const { seen, options } = await serve((body, attempt) =>
      attempt === 1
        ? { status: 429, headers: { "retry-after": "1" } }
        : attempt === 2
          ? { status: 503, headers: { "retry-after": "0" } }
          : { body: { data: vectorsFor(body.input) } },
    );
    const startedAt = performance.now();
    expect(await createOpenAiEmbeddings(options).embed(["abc"], signal, "PUBLIC")).toEqual([[3, 1]]);
    expect(performance.now() - startedAt).toBeGreaterThan(950);
    expect(seen).toHaveLength(3);
  });

  it("gives up on what will not change, after four attempts on the rest, and when told to", async () => {
    const refused = await serve(() => ({ status: 401, body: { error: "no such key: key" } }));
    const error = await createOpenAiEmbeddings(refused.options)
      .embed(["a"], signal, "PUBLIC")
      .catch((cause: unknown) => cause);
    expect(String(error)).toContain("check its key");
    expect(String(error)).not.toContain("no such key");
    expect(refused.seen).toHaveLength(1);
    const busy = await serve(() => ({ status: 500, headers: { "retry-after": "0" } }));
    expect(await codeOf(createOpenAiEmbeddings(busy.options).embed(["a"], signal, "PUBLIC"))).toBe(
      "embedding_unreachable",
    );
    expect(busy.seen).toHaveLength(4);
    const slow = await serve(() => ({ status: 503, headers: { "retry-after": "20" } }));
    await expect(
      createOpenAiEmbeddings(slow.options).embed(["a"], AbortSignal.timeout(100), "PUBLIC"),
    ).rejects.toThrow();
  });

  it.each([
    ["another number of vectors", { data: [] }],
    ["another dimension", { data: [{ index: 0, embedding: [1, 2, 3] }] }],
    ["something else than numbers", '{"data":[{"index":0,"embedding":[1e999,1]}]}'],
    ["no vectors", { error: "none" }],
    ["no JSON", "<html>"],
  ])("takes no answer with %s", async (_, body) => {
    const { options } = await serve(() => ({ body }));
    expect(await codeOf(createOpenAiEmbeddings(options).embed(["a"], signal, "PUBLIC"))).toBe(
      "embedding_bad_response",
    );
  });

  it("follows no redirect: the texts are for this host", async () => {
    const elsewhere = await serve((body) => ({ body: { data: vectorsFor(body.input) } }));
    const { options } = await serve(() => ({
      status: 307,
      headers: { location: `${elsewhere.options.baseUrl}embeddings` },
    }));
    const soon = AbortSignal.timeout(300);
    await expect(createOpenAiEmbeddings(options).embed(["a"], soon, "PUBLIC")).rejects.toThrow();
    expect(elsewhere.seen).toHaveLength(0);
  });

  it("bounds requests by number and length", () => {
    expect(toBatches(["a".repeat(150_000), "b".repeat(150_000), "c"]).map((batch) => batch.length)).toEqual([
      1, 2,
    ]);
    expect(toBatches([])).toEqual([]);
    expect(toBatches(["a".repeat(900_000)])).toHaveLength(1);
  });
});

describe("readRetryAfter", () => {
  it("reads seconds and dates, and nothing else", () => {
    expect(readRetryAfter("7")).toBe(7_000);
    expect(readRetryAfter("Wed, 21 Oct 2015 07:28:10 GMT", Date.parse("2015-10-21T07:28:00Z"))).toBe(10_000);
    expect(readRetryAfter("Wed, 21 Oct 2015 07:28:10 GMT")).toBe(0);
    expect([readRetryAfter(null), readRetryAfter(" "), readRetryAfter("soon")]).toEqual([null, null, null]);
  });
});

describe("createHttpReranker", () => {
  it("scores passages in their order, and keeps what is not public in the house", async () => {
    const { seen, options } = await serve(() => ({
      body: {
        results: [
          { index: 1, relevance_score: 0.9 },
          { index: 0, relevance_score: 0.2 },
        ],
      },
    }));
    const reranker = createHttpReranker({ ...options, maxLabel: "PUBLIC" }, recordEgress());
    const scores = await reranker.rerank(
      { question: "q", passages: ["a", "b", "c"], label: "RESTRICTED" },
      signal,
    );
    expect(scores.slice(0, 2)).toEqual([0.2, 0.9]);
    expect(scores[2]).toBeLessThan(0.2);
    expect(seen[0]).toMatchObject({ url: "/v1/rerank", body: { query: "q", documents: ["a", "b", "c"] } });
    const remote = createHttpReranker({ ...options, maxLabel: "PUBLIC", isRemote: true }, recordEgress());
    const request = { question: "q", passages: ["a"], label: "INTERNAL" } as const;
    expect(await codeOf(remote.rerank(request, signal))).toBe("embedding_not_allowed");
    expect(seen).toHaveLength(1);
  });
});
