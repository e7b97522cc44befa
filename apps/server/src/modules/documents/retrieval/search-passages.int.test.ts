import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase } from "../../../../../../test/support/test-database.ts";
import type { DatabaseHandle } from "../../../platform/db/database.ts";
import { embedChunks } from "../embedding/embed-chunks.ts";
import { embedQuestion } from "../embedding/embed-question.ts";
import type { EmbeddingProvider } from "../embedding/embedding-provider.ts";
import { activateEmbeddingModel, registerEmbeddingModel } from "../embedding/embedding-models.ts";
import { addDocument } from "./corpus.test-support.ts";
import type { PassageFilters } from "./reader.ts";
import { type FoundPassage, searchPassages } from "./search-passages.ts";

const NAUGHTY = join(import.meta.dirname, "../../../../../../../shared/data/naughty-strings/blns.json");
const reader = { userId: randomUUID(), role: "ANALYST", clearance: "INTERNAL" } as const;

let database: DatabaseHandle;
const ids: Record<string, string> = {};

const find = (query: string, filters: PassageFilters = {}, topK = 10): Promise<FoundPassage[]> =>
  searchPassages(database.db, { query, topK, mode: "hybrid", reader, filters });
const titles = async (query: string, filters: PassageFilters = {}): Promise<string[]> =>
  (await find(query, filters)).map(({ title }) => title);

beforeAll(async () => {
  database = await openTestDatabase();
  const documents = [
    {
      title: "Chart of PAT-3847",
      texts: ["The patient with the number PAT-3847 was admitted on 2024-03-05."],
    },
    {
      title: "Chart of PAT-9921",
      texts: ["The patient with the number PAT-9921 was admitted on 2024-04-11."],
    },
    {
      title: "Rules for IT",
      texts: ["Passwords are handed out by the IT desk alone. Input/output errors are reported."],
    },
    {
      title: "Leave",
      texts: ["Employees take thirty days of leave.", "Leave of more than two weeks is agreed upon early."],
      type: "policy",
    },
    {
      title: "Retention",
      texts: ["Records are retained for ten years, then shredded."],
      label: "INTERNAL",
      type: "policy",
    },
    { title: "Merger", texts: ["The merger with Zenith is planned for leave season."], label: "RESTRICTED" },
    {
      title: "Urlaub",
      texts: ["Die Häuser der Beschäftigten bleiben während des Urlaubs geschlossen."],
      language: "german",
    },
    { title: "Stray", texts: ["what is the for of and, in stray words"], language: "simple" },
    { title: "日本語", texts: ["機密文書の取り扱い"], language: "simple" },
  ] as const;
  for (const document of documents) ids[document.title] = await addDocument(database.db, document);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

describe("searchPassages", () => {
  it("answers a question in natural language, though no passage has all of its words", async () => {
    expect((await titles("How many days of holiday or leave does an employee get in our company?"))[0]).toBe(
      "Leave",
    );
    expect(await titles("what is the")).toEqual([]);
  });

  it("finds identifiers, numbers, dates, acronyms that are stop words, and alternatives", async () => {
    expect((await titles("PAT-3847"))[0]).toBe("Chart of PAT-3847");
    expect((await titles("pat 9921"))[0]).toBe("Chart of PAT-9921");
    expect(await titles("9921")).toEqual(["Chart of PAT-9921"]);
    expect((await titles("2024-04-11"))[0]).toBe("Chart of PAT-9921");
    expect(await titles("Who is IT?")).toEqual(["Rules for IT"]);
    expect(await titles("output")).toEqual(["Rules for IT"]);
  });

  it("forgives a letter, but no digit", async () => {
    expect((await titles("retentoin of recrods"))[0]).toBe("Retention");
    expect(await titles("PTA-3848 9922")).not.toContain("Chart of PAT-9921");
  });

  it("cuts words as each passage's language does", async () => {
    expect((await titles("Haus"))[0]).toBe("Urlaub");
    expect((await titles("文書"))[0]).toBe("日本語");
    expect(await titles("what is the leave for")).not.toContain("Stray");
    expect((await titles("stray words"))[0]).toBe("Stray");
  });

  it("corrects nothing to a word that the reader may not read", async () => {
    expect(await titles("zenit")).toEqual([]);
  });

  it("narrows by language", async () => {
    const words = "Urlaub leave";
    expect(await titles(words, { languages: ["german"] })).toEqual(["Urlaub"]);
    expect(await titles(words, { languages: ["english"] })).not.toContain("Urlaub");
    expect(await titles(words, { languages: ["english", "german"] })).toEqual(
      expect.arrayContaining(["Urlaub", "Leave"]),
    );
    expect(await titles(words, { languages: [] })).toEqual([]);
    expect(await titles("merger", { languages: ["english"] })).toEqual([]);
  });

  it("narrows by document, type, label and date", async () => {
    expect(await titles("leave records", { types: ["policy"], labels: ["INTERNAL"] })).toEqual(["Retention"]);
    expect(await titles("leave records", { documentIds: [ids["Leave"]!, "no id"] })).toEqual([
      "Leave",
      "Leave",
    ]);
    expect(await titles("leave", { createdTo: new Date(0) })).toEqual([]);
    expect(await titles("leave", { createdFrom: new Date(0) })).not.toEqual([]);
    expect(await titles("merger", { labels: ["RESTRICTED"] })).toEqual([]);
    expect(await titles("leave", { documentIds: [] })).toEqual([]);
  });

  it("says where a passage stands and how much of the question it covers", async () => {
    const [passage] = await find("passwords desk");
    expect(passage).toMatchObject({
      title: "Rules for IT",
      version: 1,
      start: 0,
      label: "PUBLIC",
      headingPath: [],
      pageStart: null,
      coverage: 1,
    });
    expect((await find("passwords dinosaur"))[0]!.coverage).toBeLessThan(0.7);
  });

  it("takes any text for a question", async () => {
    const naughty = existsSync(NAUGHTY) ? (JSON.parse(readFileSync(NAUGHTY, "utf8")) as string[]) : [];
    const odd = [
      "",
      " ",
      "\u0000",
      "leave\u0000days",
      "\ud800 leave",
      "!!! ??? ...",
      "& | ! <-> :* ()",
      "'; DROP TABLE documents; --",
      "leave ".repeat(2_000),
      "x".repeat(10_000),
      "the of and",
      "%_\\",
      "{1,2}",
    ];
    for (const query of [...odd, ...naughty]) expect(Array.isArray(await find(query))).toBe(true);
    expect((await titles("leave\u0000days"))[0]).toBe("Leave");
    expect((await titles("\ud800 leave | & !"))[0]).toBe("Leave");
    expect(await find("leave", {}, 0)).toEqual([]);
  });
});

/** Vectors made of which topics a text names: enough to tell spaces, ranking and visibility apart. */
const topics = (id: string, words: readonly string[]): EmbeddingProvider => ({
  id,
  dimensions: words.length,
  isRemote: false,
  fusionWeight: 0.3,
  embed: async (texts) =>
    texts.map((text) => words.map((word) => (text.toLowerCase().includes(word) ? 1 : 0.01))),
});

describe("searchPassages with vectors", () => {
  const signal = new AbortController().signal;
  const bring = async (provider: EmbeddingProvider) => {
    const model = await registerEmbeddingModel(database, provider);
    const embedder = { provider, modelId: model.id, cacheKey: Buffer.alloc(32) };
    for (const id of Object.values(ids)) await embedChunks(database.db, embedder, id, signal);
    return embedder;
  };

  it("finds by meaning, within clearance, in the active model's space alone", async () => {
    const first = await bring(topics("test/first", ["leave", "patient", "records"]));
    const second = await bring(topics("test/second", ["merger", "patient"]));
    const ask = async (embedder: typeof first, query: string) =>
      embedQuestion(database.db, embedder, { question: query, label: "PUBLIC" }, signal);
    const vector = await ask(first, "leave");
    expect(vector).toMatchObject({ dimensions: 3 });
    expect(await ask(second, "leave")).toBeNull();
    const semantic = await searchPassages(database.db, {
      query: "leave",
      topK: 2,
      mode: "semantic",
      reader,
      questionVector: vector,
    });
    expect(semantic.map(({ title }) => title)).toEqual(["Leave", "Leave"]);
    const hybrid = await searchPassages(database.db, {
      query: "shredded",
      topK: 20,
      mode: "hybrid",
      reader,
      questionVector: vector,
    });
    expect(hybrid[0]!.title).toBe("Retention");
    expect(hybrid.map(({ title }) => title)).not.toContain("Merger");
    await activateEmbeddingModel(database.db, second.modelId);
    expect(await ask(first, "leave")).toBeNull();
    expect(await ask(second, "patient")).toMatchObject({ dimensions: 2 });
  });

  it("is lexical where there is no vector, and finds nothing by meaning", async () => {
    expect(await searchPassages(database.db, { query: "leave", topK: 5, mode: "semantic", reader })).toEqual(
      [],
    );
    expect(await find("leave")).not.toEqual([]);
    await database.db.execute(sql`DELETE FROM document_embeddings`);
  });
});
