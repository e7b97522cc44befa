import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { EgressEntry } from "./egress-log.ts";
import { EgressRefusedError } from "./egress-policy.ts";
import { createOperatorFetch, type OperatorFetch } from "./operator-fetch.ts";

const stack: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of stack.splice(0).reverse()) await close();
});

const SCOPE = {
  label: "INTERNAL",
  purpose: "model:test",
  connectTimeoutMs: 1_000,
  maxResponseBytes: 1_000,
} as const;

/** A server that answers each request with `answer` and counts the bytes it got. */
async function serve(answer: (socket: Socket) => void): Promise<{ origin: string; bytes: () => number }> {
  let bytes = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      bytes += chunk.length;
      if (chunk.includes("END")) answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stack.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, bytes: () => bytes };
}

function open(origin: string, record: (entry: EgressEntry) => Promise<void>): OperatorFetch {
  const operatorFetch = createOperatorFetch({ log: { record, bytesOut: () => 0 }, origins: [origin] });
  stack.push(() => {
    operatorFetch[Symbol.dispose]();
  });
  return operatorFetch;
}

const POST = { method: "POST", headers: { "x-key": "é" }, body: "grüße END" };
const ok = (text: string) => (socket: Socket) =>
  socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`);

describe("the fetch to servers the operator has set", () => {
  it("counts exactly the bytes it sends, before it sends them, on kept connections too", async () => {
    const server = await serve(ok("hi"));
    const entries: EgressEntry[] = [];
    const fetchIt = open(server.origin, async (entry) => {
      expect(server.bytes()).toBe(entries.reduce((sum, each) => sum + each.bytes, 0));
      entries.push(entry);
    }).within(SCOPE);
    for (let index = 0; index < 3; index += 1) {
      const response = await fetchIt(`${server.origin}/v1/chat?x=1`, POST);
      expect(await response.text()).toBe("hi");
    }
    expect(server.bytes()).toBe(entries.reduce((sum, each) => sum + each.bytes, 0));
    expect(entries).toHaveLength(3);
    expect(entries[0]).toMatchObject({ destination: new URL(server.origin).host, label: "INTERNAL" });
  });

  it("takes requests, bytes and forms, and counts each of them to the byte", async () => {
    const server = await serve(ok("hi"));
    const entries: EgressEntry[] = [];
    const fetchIt = open(server.origin, async (entry) => {
      entries.push(entry);
    }).within({ ...SCOPE, executionId: "0198a000-0000-7000-8000-000000000000" });
    const url = `${server.origin}/`;
    const signed = new Request(url, { method: "POST", headers: { "x-signed": "1" }, body: "signed END" });
    expect((await fetchIt(signed)).status).toBe(200);
    const bytes = new Uint8Array([0, 255, 128, ...Buffer.from("END")]);
    expect((await fetchIt(url, { method: "PUT", body: bytes })).status).toBe(200);
    const form = new URLSearchParams({ code: "ü", last: "END" });
    expect((await fetchIt(url, { method: "POST", body: form })).status).toBe(200);
    expect(server.bytes()).toBe(entries.reduce((sum, entry) => sum + entry.bytes, 0));
    expect(entries.every(({ executionId }) => executionId?.startsWith("0198a000"))).toBe(true);
    await expect(fetchIt(url, { method: "POST", body: new Blob(["END"]) })).rejects.toThrow(
      "its size is known",
    );
  });

  it("counts what it refuses, and reaches what a server that is set has named as its own", async () => {
    const [server, part] = [await serve(ok("hi")), await serve(ok("part"))];
    const entries: EgressEntry[] = [];
    const operatorFetch = open(server.origin, async (entry) => {
      entries.push(entry);
    });
    const fetchIt = operatorFetch.within(SCOPE);
    await expect(fetchIt(`${part.origin}/`, POST)).rejects.toThrow(EgressRefusedError);
    expect(entries).toMatchObject([
      { outcome: "refused", destination: new URL(part.origin).host, bytes: 0, label: "INTERNAL" },
    ]);
    operatorFetch.allow([`${part.origin}/jwks`]);
    expect(await (await fetchIt(`${part.origin}/`, POST)).text()).toBe("part");
  });

  it("reaches no other origin, and sends nothing that cannot be counted", async () => {
    const server = await serve(ok("hi"));
    const other = await serve(ok("hi"));
    const fetchIt = open(server.origin, () => Promise.reject(new Error("no disk"))).within(SCOPE);
    await expect(fetchIt(`${other.origin}/`, POST)).rejects.toThrow(EgressRefusedError);
    await expect(fetchIt(`${server.origin}/`, POST)).rejects.toThrow("fetch failed");
    expect([server.bytes(), other.bytes()]).toEqual([0, 0]);
  });

  it("breaks off an answer that is too long, and follows no redirect", async () => {
    const long = await serve(ok("x".repeat(2_000)));
    const response = await open(long.origin, () => Promise.resolve()).within(SCOPE)(`${long.origin}/`, POST);
    await expect(response.text()).rejects.toThrow(/longer than 1000 bytes/);
    const moved = await serve((socket) =>
      socket.write(`HTTP/1.1 302 Found\r\nlocation: ${long.origin}/\r\ncontent-length: 0\r\n\r\n`),
    );
    const redirect = await open(moved.origin, () => Promise.resolve()).within(SCOPE)(
      `${moved.origin}/`,
      POST,
    );
    expect(redirect.status).toBe(302);
  });

  it("stops when it is told to, and tries a connection that was closed meanwhile once more", async () => {
    let answers = 0;
    const flaky = await serve((socket) => {
      answers += 1;
      if (answers === 2) socket.destroy();
      else ok("hi")(socket);
    });
    const fetchIt = open(flaky.origin, () => Promise.resolve()).within(SCOPE);
    for (let index = 0; index < 2; index += 1) {
      expect(await (await fetchIt(`${flaky.origin}/`, POST)).text()).toBe("hi");
    }
    expect(answers).toBe(3);
    const silent = await serve(() => undefined);
    const stopping = new AbortController();
    const waiting = open(silent.origin, () => Promise.resolve()).within(SCOPE)(`${silent.origin}/`, {
      ...POST,
      signal: stopping.signal,
    });
    setTimeout(() => {
      stopping.abort();
    }, 50);
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });
});
