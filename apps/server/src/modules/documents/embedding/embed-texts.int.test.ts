import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase } from "../../../../../../test/support/test-database.ts";
import { type DatabaseHandle, queryRows } from "../../../platform/db/database.ts";
import { addDocument } from "../retrieval/corpus.test-support.ts";
import { embedChunks } from "./embed-chunks.ts";
import { embedQuestion } from "./embed-question.ts";
import { embedTexts, pruneEmbeddingCache } from "./embed-texts.ts";
import type { EmbeddingProvider } from "./embedding-provider.ts";
import { findActiveModel, registerEmbeddingModel } from "./embedding-models.ts";

const { signal } = new AbortController();
const asked: string[] = [];

const counting = (id: string, over: Partial<EmbeddingProvider> = {}): EmbeddingProvider => ({
  id,
  dimensions: 2,
  isRemote: false,
  fusionWeight: 0.2,
  embed: async (texts) => {
    asked.push(...texts);
    return texts.map((text) => [text.length, 1]);
  },
  ...over,
});

let database: DatabaseHandle;
const embedderOf = async (provider: EmbeddingProvider) => ({
  provider,
  modelId: (await registerEmbeddingModel(database, provider)).id,
  cacheKey: randomBytes(32),
});

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

describe("embedTexts", () => {
  it("computes each text once for a model, and keeps nothing of it but its vector", async () => {
    const embedder = await embedderOf(counting("test/one"));
    const other = await embedderOf(counting("test/other"));
    asked.length = 0;
    const embed = (which: typeof embedder, texts: string[]) =>
      embedTexts(database.db, which, { texts, label: "RESTRICTED" }, signal);
    expect(await embed(embedder, ["secret words", "b", "secret words"])).toEqual([
      [12, 1],
      [1, 1],
      [12, 1],
    ]);
    expect(await embed(embedder, ["b", "ccc"])).toEqual([
      [1, 1],
      [3, 1],
    ]);
    expect(asked).toEqual(["secret words", "b", "ccc"]);
    await embed(other, ["b"]);
    expect(asked).toHaveLength(4);
    const rows = await queryRows<{ row: string }>(
      database.db,
      sql`SELECT embedding_cache::text AS row FROM embedding_cache`,
    );
    expect(rows).toHaveLength(4);
    expect(rows.some(({ row }) => row.includes("secret"))).toBe(false);
    expect(await pruneEmbeddingCache(database.db, new Date(Date.now() + 60_000))).toBe(4);
  });

  it("sends nothing above PUBLIC out of the house", async () => {
    const embedder = await embedderOf(counting("test/remote", { isRemote: true }));
    asked.length = 0;
    for (const label of ["INTERNAL", "CONFIDENTIAL", "RESTRICTED"] as const) {
      await expect(embedTexts(database.db, embedder, { texts: ["a"], label }, signal)).rejects.toThrow(
        /outside the house/,
      );
    }
    const id = await addDocument(database.db, {
      title: "Open",
      texts: ["open text", "closed text"],
      labels: ["PUBLIC", "INTERNAL"],
    });
    expect(await embedChunks(database.db, embedder, id, signal)).toBe(1);
    expect(asked.some((text) => text.includes("closed"))).toBe(false);
    expect(
      await embedQuestion(database.db, embedder, { question: "a", label: "INTERNAL" }, signal),
    ).toBeNull();
    expect(asked.every((text) => text === "Open\nopen text")).toBe(true);
  });
});

describe("embedChunks", () => {
  it("goes on where it stopped, and is gone with its passages", async () => {
    const provider = counting("test/chunks");
    const embedder = await embedderOf(provider);
    const texts = Array.from({ length: 70 }, (_, index) => `passage ${index}`);
    const id = await addDocument(database.db, { title: "Long", texts });
    const progress: number[] = [];
    const stopping = new AbortController();
    await expect(
      embedChunks(database.db, embedder, id, stopping.signal, async (done) => {
        progress.push(done);
        stopping.abort();
      }),
    ).rejects.toThrow();
    expect(progress).toEqual([32]);
    expect(await embedChunks(database.db, embedder, id, signal)).toBe(38);
    const count = async () =>
      (
        await queryRows<{ n: number }>(
          database.db,
          sql`SELECT count(*)::integer AS n FROM document_embeddings WHERE model_id = ${embedder.modelId}`,
        )
      )[0]!.n;
    expect(await count()).toBe(70);
    await database.db.execute(sql`DELETE FROM documents WHERE id = ${id}`);
    expect(await count()).toBe(0);
  });
});

describe("registerEmbeddingModel", () => {
  it("makes an index for each model, and never mixes dimensions", async () => {
    const first = await findActiveModel(database.db);
    expect(first?.name).toBe("test/one");
    const wide = await registerEmbeddingModel(database, { id: "test/wide", dimensions: 3_072 });
    const huge = await registerEmbeddingModel(database, { id: "test/huge", dimensions: 8_000 });
    expect(await registerEmbeddingModel(database, { id: "test/wide", dimensions: 3_072 })).toMatchObject({
      id: wide.id,
      state: "FILLING",
    });
    const indexes = await queryRows<{ indexdef: string }>(
      database.db,
      sql`SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'document_embeddings_of_%'`,
    );
    expect(indexes.some(({ indexdef }) => indexdef.includes(`halfvec(3072)`))).toBe(true);
    expect(indexes.some(({ indexdef }) => indexdef.includes(`model_id = ${huge.id})`))).toBe(false);
    await expect(registerEmbeddingModel(database, { id: "test/wide", dimensions: 2 })).rejects.toThrow(
      /3072 dimensions/,
    );
  });
});
