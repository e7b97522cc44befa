import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordEgress } from "../../../../../../test/support/recorded-egress.ts";
import { openTestDatabase } from "../../../../../../test/support/test-database.ts";
import { createTestServer } from "../../../../../../test/support/test-server.ts";
import { type DatabaseHandle, queryRows } from "../../../platform/db/database.ts";
import { addDocument } from "../retrieval/corpus.test-support.ts";
import { createEmbeddings } from "./create-embeddings.ts";
import { dropEmbeddingIndex, ensureEmbeddingIndex } from "./embedding-index.ts";
import { startVectorServer, type VectorServer } from "../../../../../../test/support/vector-server.ts";

const DOCUMENTS = 12;
const PASSAGES = 40;
const ALL = DOCUMENTS * PASSAGES;
const cacheKey = randomBytes(32);
const { signal } = new AbortController();

let database: DatabaseHandle;
let server: VectorServer;

const embeddingsOf = (model: string, isRemote = false) =>
  createEmbeddings(
    database,
    { kind: "openai", baseUrl: server.baseUrl, apiKey: null, model, dimensions: 3, isRemote },
    { cacheKey, egressLog: recordEgress() },
  );

const vectorsOf = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await queryRows<{ name: string; found: number }>(
        database.db,
        sql`SELECT name, count(*)::integer AS found FROM document_embeddings JOIN embedding_models ON id = model_id GROUP BY name`,
      )
    ).map(({ name, found }) => [name, found]),
  );
const indexes = async (): Promise<number> =>
  (
    await queryRows(
      database.db,
      sql`SELECT indexname FROM pg_indexes WHERE indexname LIKE 'document_embeddings_of_%'`,
    )
  ).length;

beforeAll(async () => {
  database = await openTestDatabase();
  server = await startVectorServer(3);
  for (let number = 0; number < DOCUMENTS; number += 1)
    await addDocument(database.db, {
      title: `Document ${number}`,
      texts: Array.from({ length: PASSAGES }, (_, index) => `passage ${index} of ${number}`),
    });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

describe("a change of the embedding model", () => {
  it("gives the first model's vectors to what was indexed without one", async () => {
    await using first = embeddingsOf("one");
    await first.bringUp(signal);
    expect(await vectorsOf()).toEqual({ "openai/one": ALL });
    expect(await first.status()).toEqual({
      active: "openai/one",
      filling: null,
      done: ALL,
      total: ALL,
      failure: null,
    });
  });

  it("goes on where a process ended, asks nothing twice, and answers in the old space until it is full", async () => {
    server.asked.length = 0;
    const deaths: number[] = [];
    for (let life = 0; life < 5; life += 1) {
      await using second = embeddingsOf("two");
      const dying = new AbortController();
      let requests = 0;
      server.onRequest = () => {
        requests += 1;
        if (requests === 3) dying.abort();
      };
      await second.bringUp(dying.signal).catch(() => undefined);
      server.onRequest = null;
      deaths.push((await second.status()).done);
      expect(await second.status()).toMatchObject({ active: "openai/one", filling: "openai/two" });
      const asked = await second.questionVector(`question ${life}`);
      expect(server.asked.at(-1)).toEqual({ model: "one", text: `question ${life}` });
      const [active] = await queryRows<{ id: number }>(
        database.db,
        sql`SELECT id FROM embedding_models WHERE name = 'openai/one'`,
      );
      expect(asked?.modelId).toBe(active?.id);
    }
    expect(deaths).toEqual(deaths.toSorted((a, b) => a - b));
    expect(deaths.at(-1)).toBeGreaterThan(deaths[0] ?? 0);
    await using second = embeddingsOf("two");
    await second.bringUp(signal);
    expect(await vectorsOf()).toEqual({ "openai/two": ALL });
    expect(await indexes()).toBe(1);
    expect(await second.status()).toMatchObject({ active: "openai/two", filling: null, done: ALL });
    await second.questionVector("afterwards");
    expect(server.asked.at(-1)).toEqual({ model: "two", text: "afterwards" });
    const passages = server.asked.filter(({ model, text }) => model === "two" && text.includes("passage"));
    // Only what was under way at a death is asked again.
    expect(passages.length).toBeLessThanOrEqual(ALL + 5 * 32);
    expect(new Set(passages.map(({ text }) => text)).size).toBe(ALL);
    const rows = await queryRows(
      database.db,
      sql`SELECT details ->> 'model' AS model, details ->> 'state' AS state FROM audit_events
          WHERE event_type = 'CONFIG_CHANGED' ORDER BY created_at, id`,
    );
    expect(rows.at(-1)).toEqual({ model: "openai/two", state: "ACTIVE" });
  });

  it("goes back by what it remembers of the texts, and a server with the settings before does not undo it", async () => {
    await using second = embeddingsOf("two");
    await second.bringUp(signal);
    server.asked.length = 0;
    await using first = embeddingsOf("one");
    await first.bringUp(signal);
    expect(server.asked).toEqual([]);
    expect(await vectorsOf()).toEqual({ "openai/one": ALL });
    await second.bringUp(signal);
    expect(await vectorsOf()).toEqual({ "openai/one": ALL });
  });

  it("says why it does not go on, keeps the old space, and leaves out what may not leave the house", async () => {
    await addDocument(database.db, { title: "Inside", texts: ["kept inside"], label: "INTERNAL" });
    await using third = embeddingsOf("three", true);
    server.refuse = () => 400;
    await third.bringUp(signal);
    const stuck = await third.status();
    expect(stuck).toMatchObject({ active: "openai/one", filling: "openai/three", done: 0, total: ALL });
    expect(stuck.failure).toContain("400");
    server.refuse = null;
    await third.bringUp(signal);
    expect(await third.status()).toMatchObject({
      active: "openai/three",
      failure: null,
      done: ALL,
      total: ALL,
    });
    expect(server.asked.some(({ model, text }) => model === "three" && text.includes("inside"))).toBe(false);
  });

  it("makes the index over vectors that are there already, as after a restore, and one that was not finished anew", async () => {
    const [model] = await queryRows<{ id: number; dimensions: number }>(
      database.db,
      sql`SELECT id, dimensions FROM embedding_models WHERE state = 'ACTIVE'`,
    );
    if (!model) throw new Error("no model is active");
    await dropEmbeddingIndex(database, model);
    expect(await indexes()).toBe(0);
    await using third = embeddingsOf("three", true);
    await third.questionVector("not held up");
    expect(await indexes()).toBe(0);
    await third.bringUp(signal);
    expect(await indexes()).toBe(1);
    await database.asOwner(async (tx) => {
      await tx.execute(
        sql`UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass(${`document_embeddings_of_${model.id}`})`,
      );
    });
    await ensureEmbeddingIndex(database, model);
    const valid = await queryRows<{ indisvalid: boolean }>(
      database.db,
      sql`SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(${`document_embeddings_of_${model.id}`})`,
    );
    expect(valid).toEqual([{ indisvalid: true }]);
  });
});

describe("GET /documents/embedding", () => {
  it("is for administrators, and tells how far it is", async () => {
    await using app = await createTestServer({ withoutBackground: true });
    const [admin, analyst] = [await app.person({ role: "ADMIN" }), await app.person()];
    const url = "/api/v1/documents/embedding";
    expect((await app.server.inject({ url, headers: analyst.authorization })).statusCode).toBe(403);
    expect((await app.server.inject({ url, headers: admin.authorization })).json()).toEqual({
      active: null,
      filling: null,
      done: 0,
      total: 0,
      failure: null,
    });
  });

  it("begins by itself when a server starts with another model", async () => {
    await using other = await createTestServer({
      env: { EMBEDDING_MODEL: "four", EMBEDDING_DIMENSIONS: "3", OPENAI_BASE_URL: server.baseUrl },
      database: { ...database, [Symbol.asyncDispose]: async () => undefined },
    });
    const admin = await other.person({ role: "ADMIN" });
    await expect
      .poll(
        async () =>
          (
            await other.server.inject({ url: "/api/v1/documents/embedding", headers: admin.authorization })
          ).json<unknown>(),
        { timeout: 20_000 },
      )
      .toMatchObject({ active: "openai/four", filling: null, done: ALL + 1, total: ALL + 1 });
  }, 30_000);
});
