import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { recordEgress } from "../../../../../../test/support/recorded-egress.ts";
import { createS3Storage } from "./s3-storage.ts";

type Seen = { method: string; url: string; authorization: string; bytes: Buffer };

const stack: (() => void)[] = [];
afterEach(() => {
  for (const close of stack.splice(0)) close();
});

/** A bucket in memory; `failures` are the statuses of its first answers. */
async function serveBucket(failures: readonly number[] = []) {
  const seen: Seen[] = [];
  const files = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const bytes = Buffer.concat(chunks);
      seen.push({ method, url, authorization: headers.authorization ?? "", bytes });
      const failure = failures[seen.length - 1];
      if (failure !== undefined) return response.writeHead(failure).end();
      if (method === "PUT") files.set(url, bytes);
      if (method === "DELETE") files.delete(url);
      const file = files.get(url);
      return file ? response.end(method === "GET" ? file : undefined) : response.writeHead(404).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stack.push(() => {
    server.closeAllConnections();
    server.close();
  });
  // A TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  const log = recordEgress();
  const settings = {
    bucketUrl: `http://127.0.0.1:${port}/bucket`,
    region: "eu-central-1",
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "secret",
    sessionToken: null,
  };
  return { seen, log, storage: createS3Storage(settings, log) };
}

describe("files in a bucket", () => {
  it("are stored to the byte and read again, each request signed and counted", async () => {
    const { seen, log, storage } = await serveBucket();
    const content = Buffer.from([0, 255, 13, 10, 128, 200]);
    await storage.write("a/b.sealed", content);
    expect(await storage.read("a/b.sealed")).toEqual(content);
    await storage.remove("a/b.sealed");
    expect(await storage.read("a/b.sealed")).toBeNull();
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "PUT /bucket/a/b.sealed",
      "GET /bucket/a/b.sealed",
      "DELETE /bucket/a/b.sealed",
      "GET /bucket/a/b.sealed",
    ]);
    for (const { authorization } of seen)
      expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/s3\//);
    expect(log.entries).toHaveLength(4);
    for (const entry of log.entries)
      expect(entry).toMatchObject({ outcome: "sent", purpose: "storage:s3", label: "RESTRICTED" });
  });

  it("are asked for again where the service cannot answer now, and not for ever", async () => {
    const passing = await serveBucket([503, 429]);
    await passing.storage.write("a", Buffer.from("x"));
    expect(passing.seen).toHaveLength(3);
    const failing = await serveBucket([500, 500, 500, 500]);
    await expect(failing.storage.read("a")).rejects.toMatchObject({ code: "storage_unavailable" });
    expect(failing.seen).toHaveLength(3);
  });
});
