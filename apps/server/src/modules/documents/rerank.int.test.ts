import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import { createTestServer, testSecrets } from "../../../../../test/support/test-server.ts";
import type { DatabaseHandle } from "../../platform/db/database.ts";
import { addDocument } from "./retrieval/corpus.test-support.ts";

const BodySchema = z.object({ query: z.string(), documents: z.array(z.string()), model: z.string() });

const secrets = testSecrets();
let database: DatabaseHandle;
let service: Server;
let baseUrl: string;
let status = 200;
const asked: z.infer<typeof BodySchema>[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  // It likes best what was found last.
  service = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = BodySchema.parse(JSON.parse(Buffer.concat(parts).toString("utf8")));
      asked.push(body);
      response.writeHead(status, { "content-type": "application/json" });
      const results = body.documents.map((_, index) => ({ index, relevance_score: index / 10 }));
      response.end(JSON.stringify({ results }));
    });
  });
  service.listen(0, "127.0.0.1");
  await once(service, "listening");
  // A TCP server has an address with a port.
  baseUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}/v2`;
  for (const [index, label] of (["PUBLIC", "PUBLIC", "RESTRICTED"] as const).entries())
    await addDocument(database.db, {
      title: `Lease ${index}`,
      texts: [`${"lease ".repeat(4 - index)}of the building`],
      label,
    });
});
afterAll(async () => {
  service.closeAllConnections();
  service.close();
  await database[Symbol.asyncDispose]();
});

/** The titles that a search finds on a server with these settings, in their order. */
async function search(
  env: Record<string, string>,
  times = 1,
  body: object = {},
): Promise<{ titles: string[][]; log: string }> {
  let log = "";
  await using app = await createTestServer({
    database: { ...database, [Symbol.asyncDispose]: async () => undefined },
    secrets,
    withoutBackground: true,
    env: { RERANK_MODEL: "order", LOG_LEVEL: "warn", ...env },
    logTo: {
      write(line: string) {
        log += line;
      },
    },
  });
  const admin = await app.person({ role: "ADMIN", clearance: "RESTRICTED" });
  const titles: string[][] = [];
  for (let time = 0; time < times; time += 1) {
    const found = await app.server.inject({
      method: "POST",
      url: "/api/v1/documents/search",
      headers: admin.authorization,
      payload: { query: "lease building", topK: 2, ...body },
    });
    titles.push(found.json<{ items: { title: string }[] }>().items.map(({ title }) => title));
  }
  return { titles, log };
}

describe("search with a reranker", () => {
  it("puts what was found in its order before the best are taken, and leaves a named mode alone", async () => {
    const plain = (await search({})).titles[0] ?? [];
    expect(asked).toHaveLength(0);
    const { titles } = await search({ RERANK_BASE_URL: baseUrl });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ query: "lease building", model: "order" });
    expect(asked[0]?.documents).toHaveLength(3);
    expect(titles[0]).toHaveLength(2);
    expect(titles[0]).not.toEqual(plain);
    expect(
      titles[0]?.map((title) => asked[0]?.documents.findIndex((text) => text.startsWith(title))),
    ).toEqual([2, 1]);
    expect((await search({ RERANK_BASE_URL: baseUrl }, 1, { mode: "lexical" })).titles[0]).toEqual(plain);
    expect(asked).toHaveLength(1);
  }, 90_000);

  it("leaves the order as it was where it is down, says so, and lets it rest", async () => {
    const plain = (await search({})).titles[0] ?? [];
    asked.length = 0;
    status = 401;
    const { titles, log } = await search({ RERANK_BASE_URL: baseUrl }, 3);
    status = 200;
    expect(titles).toEqual([plain, plain, plain]);
    expect(asked).toHaveLength(1);
    expect(log.match(/the reranker is down/g)).toHaveLength(1);
    expect(log).not.toContain("lease");
    const gone = await search({ RERANK_BASE_URL: "http://127.0.0.1:9" });
    expect(gone.titles[0]).toEqual(plain);
  }, 90_000);

  it("sends nothing out of the house that is above its label", async () => {
    asked.length = 0;
    // The same service, by an address that is not one of the house.
    const remote = { RERANK_BASE_URL: baseUrl.replace("127.0.0.1", "0.0.0.0") };
    await search(remote, 1, { filters: { classifications: ["PUBLIC"] } });
    await search({ ...remote, RERANK_MAX_LABEL: "INTERNAL" });
    expect(asked).toEqual([]);
    await search({ ...remote, RERANK_MAX_LABEL: "INTERNAL" }, 1, {
      filters: { classifications: ["PUBLIC"] },
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.documents).toHaveLength(2);
  }, 90_000);
});
