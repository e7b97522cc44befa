import type { DocumentAnswer, Label } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRemoteModel } from "../../../../../test/support/remote-model.ts";
import { type ScriptedModel, startScriptedModel } from "../../../../../test/support/scripted-model.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import { queryRows } from "../../platform/db/database.ts";

const REMOTE = "compatible:scripted";
const QUESTION = "How much is reimbursed per mile for a private car?";
const LOCAL = "openai:scripted";

let app: TestServer;
let remote: ScriptedModel;
let local: ScriptedModel;
let admin: TestPerson;
let reader: TestPerson;
let remoteStatus: number | undefined;

beforeAll(async () => {
  const text = ["A private car is reimbursed at $0.67 per mile [1]."];
  remote = await startRemoteModel(() => (remoteStatus === undefined ? { text } : { status: remoteStatus }));
  local = await startScriptedModel(() => ({ text }));
  app = await createTestServer({
    env: {
      OPENAI_COMPATIBLE_BASE_URL: remote.baseUrl,
      OPENAI_COMPATIBLE_MODEL: "scripted",
      OPENAI_BASE_URL: local.baseUrl,
      OPENAI_MODEL: "scripted",
    },
  });
  admin = await app.person({ role: "ADMIN" });
  reader = await app.person({ clearance: "RESTRICTED" });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  for (const model of [remote, local]) await model[Symbol.asyncDispose]();
});

const call = (
  person: TestPerson,
  method: "GET" | "POST" | "PUT",
  url: string,
  payload?: object,
  headers: Record<string, string> = {},
) =>
  app.server.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...person.authorization, accept: "application/json", ...headers },
    ...(payload && { payload }),
  });

async function configure(settings: object): Promise<void> {
  const { version } = (await call(admin, "GET", "/llm/config")).json<{ version: number }>();
  const changed = await call(admin, "PUT", "/llm/config", settings, { "if-match": `"${version}"` });
  expect(changed.statusCode, changed.body).toBe(200);
}

async function upload(content: string, classification: Label): Promise<void> {
  const response = await call(reader, "POST", "/documents", { title: content, content, classification });
  expect(response.statusCode, response.body).toBe(201);
  app.context.documents.wakeIndexer();
  await app.context.documents.indexerIdle();
}

type Row = { type: string; outcome: string; details: Record<string, unknown> };

/** Asks, and answers with the rows about models that this one request has left. */
async function ask(
  question: string,
  modelId: string,
): Promise<{ status: number; answer: DocumentAnswer; rows: Row[] }> {
  const requestId = `ask-${crypto.randomUUID()}`;
  const response = await call(
    reader,
    "POST",
    "/documents/query",
    { question, modelId },
    { "x-request-id": requestId },
  );
  const rows = await queryRows<Row>(
    app.context.database.db,
    sql`SELECT event_type AS type, outcome, details FROM audit_events
        WHERE request_id = ${requestId} AND event_type LIKE 'MODEL_%' ORDER BY id`,
  );
  return { status: response.statusCode, answer: response.json(), rows };
}

describe("a question to documents whose model may not or cannot answer", () => {
  it("goes to one that may see the label, with the row of the refusal; the refused one gets nothing", async () => {
    await upload("A private car is reimbursed at $0.67 per mile.", "CONFIDENTIAL");
    await configure({ models: [{ id: REMOTE, maxLabel: "PUBLIC" }] });
    const before = remote.calls.length;
    const { answer, rows } = await ask(QUESTION, REMOTE);
    expect(remote.calls).toHaveLength(before);
    expect(answer).toMatchObject({ label: "CONFIDENTIAL", answer: expect.stringContaining("0.67") });
    const details = {
      modelId: REMOTE,
      toModelId: LOCAL,
      code: "label_limit",
      label: "CONFIDENTIAL",
      purpose: "documents",
    };
    expect(rows).toEqual([
      { type: "MODEL_REFUSED", outcome: "DENIED", details },
      expect.objectContaining({
        type: "MODEL_CALLED",
        outcome: "SUCCESS",
        details: { modelId: LOCAL, isLocal: true, label: "CONFIDENTIAL", purpose: "documents" },
      }),
    ]);
  });

  it("is quoted where no model may see the label, and the refusal is a row all the same", async () => {
    await configure({ models: [{ id: LOCAL, isEnabled: false }] });
    const { answer, rows } = await ask(QUESTION, REMOTE);
    expect(answer.answer).toContain("0.67");
    expect(rows.map(({ type, details }) => [type, details["modelId"], details["code"]])).toEqual([
      ["MODEL_REFUSED", REMOTE, "label_limit"],
    ]);
    await configure({ models: [{ id: LOCAL, isEnabled: true }] });
  });

  it("goes to the next one where it fails, with a row, and says who has answered", async () => {
    await upload("The bus leaves at dawn.", "INTERNAL");
    await configure({ models: [{ id: REMOTE, maxLabel: "RESTRICTED" }], fallbackModelIds: [LOCAL] });
    remoteStatus = 401;
    const { answer, rows } = await ask(QUESTION, REMOTE);
    expect(rows).toMatchObject([
      { type: "MODEL_FELL_BACK", outcome: "FAILURE", details: { modelId: REMOTE, toModelId: LOCAL } },
      { type: "MODEL_CALLED", outcome: "SUCCESS", details: { modelId: LOCAL } },
    ]);
    const [stored] = await queryRows<{ model: string }>(
      app.context.database.db,
      sql`SELECT model FROM document_answers WHERE id = ${answer.id}`,
    );
    expect(stored?.model).toBe(LOCAL);
  });

  it("never falls back to a model that may not see the label, and fails with its rows where none is left", async () => {
    await configure({
      models: [
        { id: REMOTE, maxLabel: "PUBLIC" },
        { id: LOCAL, maxLabel: "RESTRICTED" },
      ],
      fallbackModelIds: [REMOTE],
    });
    const sent = remote.calls.length;
    await local[Symbol.asyncDispose]();
    const { status, rows } = await ask(QUESTION, LOCAL);
    expect(status).toBe(502);
    expect(remote.calls).toHaveLength(sent);
    expect(rows).toMatchObject([{ type: "MODEL_CALLED", outcome: "FAILURE", details: { modelId: LOCAL } }]);
  });
});
