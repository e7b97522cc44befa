import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestDatabase } from "../../../../../../test/support/test-database.ts";
import { type DatabaseHandle, queryRows } from "../../../platform/db/database.ts";
import { addDocument } from "../retrieval/corpus.test-support.ts";
import { embedQuestion } from "./embed-question.ts";
import type { Embedder } from "./embed-texts.ts";
import { findActiveModel, registerEmbeddingModel } from "./embedding-models.ts";
import { EmbeddingError, type EmbeddingProvider } from "./embedding-provider.ts";
import { fillVectors } from "./fill-vectors.ts";
import { readSpaces } from "./read-spaces.ts";

const { signal } = new AbortController();
const asked: string[] = [];
let failsAfter = Number.POSITIVE_INFINITY;

const provider = (id: string, isRemote = false): EmbeddingProvider => ({
  id,
  dimensions: 2,
  isRemote,
  fusionWeight: 0.2,
  embed: async (texts) => {
    if (asked.length + texts.length > failsAfter)
      throw new EmbeddingError("embedding_unreachable", "away", { retryable: true });
    asked.push(...texts);
    return texts.map((text) => [text.length, 1]);
  },
});

let database: DatabaseHandle;
const embedderOf = async (of: EmbeddingProvider): Promise<Embedder> => ({
  provider: of,
  modelId: (await registerEmbeddingModel(database, of)).id,
  cacheKey: randomBytes(32),
});
const spaceOf = async (id: string) => (await readSpaces(database.db)).find(({ model }) => model === id);

beforeAll(async () => {
  database = await openTestDatabase();
  for (let number = 0; number < 12; number += 1) {
    const label = number < 4 ? "PUBLIC" : "CONFIDENTIAL";
    await addDocument(database.db, {
      title: `Document ${number}`,
      texts: ["one", "two", "three"],
      label,
    });
  }
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});
beforeEach(() => {
  asked.length = 0;
  failsAfter = Number.POSITIVE_INFINITY;
});

describe("filling the space of a model", () => {
  it("goes on where it stopped, while questions stay in the space before, and then takes over", async () => {
    const first = await embedderOf(provider("test/first"));
    await fillVectors(database, first, signal);
    expect(await spaceOf("test/first")).toMatchObject({
      state: "ACTIVE",
      embeddedPassages: 36,
      totalPassages: 36,
    });
    const second = await embedderOf(provider("test/second"));
    asked.length = 0;
    failsAfter = 20;
    await expect(fillVectors(database, second, signal)).rejects.toThrow("away");
    const half = await spaceOf("test/second");
    expect(half).toMatchObject({ state: "FILLING", isFilling: false });
    expect(half?.embeddedPassages).toBeGreaterThan(0);
    const question = { question: "one", label: "INTERNAL" as const };
    expect(await embedQuestion(database.db, second, question, signal)).toBeNull();
    expect(await embedQuestion(database.db, first, question, signal)).not.toBeNull();
    failsAfter = Number.POSITIVE_INFINITY;
    asked.length = 0;
    await fillVectors(database, second, signal);
    expect(asked).toHaveLength(36 - (half?.embeddedPassages ?? 0));
    expect((await findActiveModel(database.db))?.name).toBe("test/second");
    expect(await embedQuestion(database.db, first, question, signal)).toBeNull();
    const rows = await queryRows<{ from: string }>(
      database.db,
      sql`SELECT details ->> 'from' AS from FROM audit_events WHERE event_type = 'CONFIG_CHANGED' AND details ->> 'to' = 'test/second'`,
    );
    expect(rows).toEqual([{ from: "test/first" }]);
  });

  it("takes over with what a provider outside the house may see", async () => {
    const remote = await embedderOf(provider("test/remote", true));
    await fillVectors(database, remote, signal);
    expect(await spaceOf("test/remote")).toMatchObject({ state: "ACTIVE", embeddedPassages: 12 });
  });

  it("is done by one process at a time, until that one has died", async () => {
    const embedder = await embedderOf(provider("test/shared"));
    await database.db.execute(
      sql`UPDATE embedding_models SET filling_until = now() + interval '1 minute' WHERE id = ${embedder.modelId}`,
    );
    await fillVectors(database, embedder, signal);
    expect(await spaceOf("test/shared")).toMatchObject({ isFilling: true, embeddedPassages: 0 });
    await database.db.execute(
      sql`UPDATE embedding_models SET filling_until = now() - interval '1 second' WHERE id = ${embedder.modelId}`,
    );
    await fillVectors(database, embedder, signal);
    expect(await spaceOf("test/shared")).toMatchObject({
      state: "ACTIVE",
      isFilling: false,
      embeddedPassages: 36,
    });
  });
});
