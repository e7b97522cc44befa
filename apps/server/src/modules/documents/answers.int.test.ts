import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DocumentAnswer } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  type ModelCall,
  type ScriptedModel,
  startScriptedModel,
} from "../../../../../test/support/scripted-model.ts";
import { createTestServer, type TestServer } from "../../../../../test/support/test-server.ts";
import { addSampleDocuments, prepareFirstStart } from "../../app/prepare-first-start.ts";
import { queryRows } from "../../platform/db/database.ts";

const QUESTIONS = z
  .array(z.object({ question: z.string(), document: z.string().nullable(), answer: z.array(z.string()) }))
  .parse(
    JSON.parse(
      readFileSync(join(import.meta.dirname, "../../../../../test/fixtures/document-questions.json"), "utf8"),
    ),
  );
const SAMPLE_PASSWORD = "correct horse battery staple";

let app: TestServer;
let model: ScriptedModel;
let written: readonly string[] = [];
const asked: ModelCall[] = [];
let headers: Record<string, string>;

beforeAll(async () => {
  model = await startScriptedModel((call) => {
    asked.push(call);
    return { text: written };
  });
  app = await createTestServer({
    env: { SAMPLE_DATA: "true", SAMPLE_PASSWORD, OPENAI_BASE_URL: model.baseUrl },
  });
  await addSampleDocuments(app.context, await prepareFirstStart(app.context));
  app.context.documents.wakeIndexer();
  await app.context.documents.indexerIdle();
  headers = {
    authorization: `Bearer ${await app.signIn({ username: "manager", password: SAMPLE_PASSWORD })}`,
  };
}, 60_000);
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

async function ask(question: string, fields: object = {}): Promise<DocumentAnswer> {
  const response = await app.server.inject({
    method: "POST",
    url: "/api/v1/documents/query",
    headers: { ...headers, accept: "application/json" },
    payload: { question, ...fields },
  });
  expect(response.statusCode, response.body).toBe(200);
  return response.json();
}
const contentOf = async (id: string): Promise<string> =>
  (await app.server.inject({ url: `/api/v1/documents/${id}/content`, headers })).json<{ content: string }>()
    .content;

describe("an answer without a model", () => {
  it("is found for what the documents say, quoted letter by letter, and for nothing else", async () => {
    const wrong: string[] = [];
    for (const { question, document, answer } of QUESTIONS) {
      const given = await ask(question, { modelId: "planner" });
      const words = given.answer.replaceAll(/\\(.)/g, "$1");
      const isRight =
        document === null ? given.citations.length === 0 : answer.every((part) => words.includes(part));
      if (!isRight) wrong.push(`${question} → ${given.answer}`);
      for (const { documentId, start, end, quote } of given.citations)
        expect((await contentOf(documentId)).slice(start, end)).toBe(quote);
    }
    // One in twenty may be missed; what the documents do not say is never made up.
    expect(
      wrong.filter((line) => !line.includes("No passage")),
      wrong.join("\n"),
    ).toEqual([]);
    expect(wrong.length, wrong.join("\n")).toBeLessThanOrEqual(QUESTIONS.length / 20);
  }, 60_000);
});

describe("an answer of a model", () => {
  it("has its unsupported sentences struck out with the reason, and its score stored", async () => {
    written = ["A private car is reimbursed at $0.67 per mile [1]. ", "A bicycle earns $2.50 per mile [1]."];
    const given = await ask("How much is reimbursed per mile for a private car?");
    expect(given).toMatchObject({ score: 0.5, model: expect.stringContaining("scripted") });
    expect(given.sentences.map(({ isSupported }) => isSupported)).toEqual([true, false]);
    expect(given.answer).toMatch(/~~.*\$2\.50.*~~/);
    const [stored] = await queryRows<{ checkable: number; supported: number; score: number }>(
      app.context.database.db,
      sql`SELECT checkable, supported, score FROM document_answers WHERE id = ${given.id}`,
    );
    expect(stored).toEqual({ checkable: 2, supported: 1, score: 0.5 });
    const asWritten = await ask("How much is reimbursed per mile for a private car?", { verified: false });
    expect(asWritten.answer).not.toContain("~~");
  });

  it("is asked with passages as data and without any tool, and only for a label the model may see", async () => {
    asked.length = 0;
    written = ["It says so [1]."];
    await ask("What is the base salary of the General Counsel?");
    // The model is on the loopback, so it is a local one and may see RESTRICTED text.
    expect(asked).toHaveLength(1);
    const [call] = asked;
    expect(call?.tools ?? []).toEqual([]);
    expect(JSON.stringify(call?.messages)).toMatch(/BEGIN PASSAGE 1 [0-9a-f]{32}/);
  });

  it("is streamed: what it rests on, the text as it is written, and the whole at the end", async () => {
    written = ["A private car is ", "reimbursed at $0.67 per mile [1]."];
    const response = await app.server.inject({
      method: "POST",
      url: "/api/v1/documents/query",
      headers,
      payload: { question: "How much is reimbursed per mile for a private car?" },
    });
    const events = [...response.body.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
    expect(events).toEqual(["passages", "delta", "delta", "answer"]);
  });
});

describe("a question in a chat", () => {
  it("is answered from documents, with citations that stand in the conversation", async () => {
    const response = await app.server.inject({
      method: "POST",
      url: "/api/v1/chat/stream",
      headers,
      payload: { message: "What do our policies say about alcohol?", activeModelId: "planner" },
    });
    const sessionId = /"sessionId":"([^"]+)"/.exec(response.body)?.[1] ?? "";
    const session = await app.server.inject({ url: `/api/v1/chat/sessions/${sessionId}`, headers });
    const { messages } = session.json<{
      messages: {
        author: string;
        text: string;
        label: string;
        citations?: { title: string; quote: string }[];
      }[];
    }>();
    const answer = messages.find(({ author }) => author === "agent");
    expect(answer?.text).toContain("Alcohol is not reimbursed");
    expect(answer?.citations?.[0]).toMatchObject({ title: "Travel and expenses policy" });
    expect(answer?.label).toBe("INTERNAL");
  });
});
