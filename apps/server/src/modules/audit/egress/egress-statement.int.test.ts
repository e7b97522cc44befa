import type { EgressStatement } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ByteSink, startByteSink } from "../../../../../../test/support/byte-sink.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../../test/support/test-server.ts";
import { queryRows } from "../../../platform/db/database.ts";

const answer = (body: unknown, status = 200) =>
  ({ kind: "answer", status, body: typeof body === "string" ? body : JSON.stringify(body) }) as const;
const piece = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "scripted", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

let app: TestServer;
let model: ByteSink;
let vectors: ByteSink;
let tool: ByteSink;
let admin: TestPerson;
let auditor: TestPerson;
let manager: TestPerson;
let analyst: TestPerson;

const inject = (method: "GET" | "POST", url: string, person: TestPerson, payload?: object) =>
  app.server.inject({
    method,
    url: `/api/v1${url}`,
    headers: person.authorization,
    ...(payload && { payload }),
  });

const readStatement = async (query = ""): Promise<EgressStatement> => {
  const response = await inject("GET", `/audit/egress${query}`, admin);
  expect(response.statusCode, response.body).toBe(200);
  return response.json();
};

const bytesTo = ({ lines }: EgressStatement, { host }: ByteSink): number =>
  lines.filter(({ destination }) => destination === host).reduce((sum, { bytes }) => sum + bytes, 0);

/** Answers a model's server: lists one model, answers questions with a word; the first question of each is cut off. */
async function startModelSink(): Promise<ByteSink> {
  let isFirst = true;
  return startByteSink((_index, request) => {
    if (!request.includes("/chat/completions")) return answer({ object: "list", data: [{ id: "scripted" }] });
    if (isFirst) {
      isFirst = false;
      return { kind: "cut", afterHead: false };
    }
    const stream = `${piece({ role: "assistant", content: "Paris" })}${piece({}, "stop")}data: [DONE]\n\n`;
    return { ...answer(stream), headers: { "content-type": "text/event-stream" } };
  });
}

const startVectorSink = (): Promise<ByteSink> =>
  startByteSink((index, request) => {
    if (!request.startsWith("POST /api/embed ")) return answer({ models: [] });
    // Every third request is turned away first, and comes again.
    if (index % 3 === 0) return answer("", 503);
    const body: unknown = JSON.parse(request.slice(request.indexOf("\r\n\r\n")));
    const { input } = body as { input: string[] };
    return answer({ embeddings: input.map((text) => [text.length, 1, 1]) });
  });

/** Answers a tool: first asks to come again, then redirects to itself, then out of the allow-list, then is content. */
const startToolSink = (): Promise<ByteSink> =>
  startByteSink((index) => {
    const redirect = (location: string) => ({ ...answer("", 303), headers: { location } });
    return (
      [answer("", 503), redirect("/again"), answer("{}"), redirect("http://refused.example/")][index] ??
      answer("{}")
    );
  });

beforeAll(async () => {
  [model, vectors, tool] = await Promise.all([startModelSink(), startVectorSink(), startToolSink()]);
  app = await createTestServer({
    env: {
      OPENAI_BASE_URL: `${model.origin}/v1`,
      OPENAI_MODEL: "scripted",
      OLLAMA_BASE_URL: vectors.origin,
      EMBEDDING_MODEL: "ollama/small",
      EMBEDDING_DIMENSIONS: "3",
      EGRESS_ALLOW: tool.host,
    },
  });
  admin = await app.person({ role: "ADMIN", clearance: "RESTRICTED" });
  manager = await app.person({ role: "MANAGER", clearance: "RESTRICTED" });
  auditor = await app.person({ isAuditor: true });
  analyst = await app.person({ managerId: manager.id });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  for (const sink of [model, vectors, tool]) await sink[Symbol.asyncDispose]();
});

/** Registers a tool that needs approval, has it called and approved; answers when it has run. */
async function callApproved(name: string): Promise<string> {
  const made = await inject("POST", "/tools", admin, {
    name,
    description: "Rings a bell",
    inputSchema: { type: "object", properties: {}, additionalProperties: false },
    requiresApproval: true,
    effect: "external",
    idempotent: true,
    implementation: { kind: "http", method: "POST", url: `${tool.origin}/${name}` },
  });
  expect(made.statusCode, made.body).toBe(201);
  const called = await inject("POST", `/tools/${made.json<{ id: string }>().id}/execute`, analyst, {
    arguments: {},
  });
  const { approvalId } = called.json<{ approvalId: string }>();
  const decided = await inject("POST", `/approvals/${approvalId}/decide`, manager, { decision: "APPROVED" });
  expect(decided.statusCode, decided.body).toBe(200);
  await expect
    .poll(
      async () =>
        (await inject("GET", `/approvals/${approvalId}`, manager)).json<{ execution: string }>().execution,
    )
    .toMatch(/SUCCEEDED|FAILED/);
  return approvalId;
}

describe("the statement of what left", () => {
  it("says for models, embeddings and tools what their servers received: on retries, redirects and cut connections too", async () => {
    const asked = await inject("POST", "/chat/stream", analyst, {
      message: "Which city is the capital of France?",
    });
    expect(asked.body).toContain("Paris");
    const stored = await inject("POST", "/documents", analyst, {
      title: "Leave",
      content: "Employees have 30 days of leave.",
      classification: "PUBLIC",
    });
    expect(stored.statusCode, stored.body).toBe(201);
    app.context.documents.wakeIndexer();
    await app.context.documents.indexerIdle();
    const approvalId = await callApproved("ring_bell");
    const refusedId = await callApproved("ring_elsewhere");
    for (const sink of [model, vectors, tool]) {
      // Servers of models are asked how they are meanwhile.
      await expect.poll(async () => bytesTo(await readStatement(), sink) - sink.bytes()).toBe(0);
      expect(sink.bytes()).toBeGreaterThan(300);
    }
    const { lines, approvals, totals, isCut, label } = await readStatement();
    expect({ isCut, label }).toEqual({ isCut: false, label: "INTERNAL" });
    expect(lines.find(({ purpose }) => purpose === "model:openai")?.destination).toBe(model.host);
    expect(lines).toContainEqual(
      expect.objectContaining({
        destination: vectors.host,
        label: "PUBLIC",
        purpose: "embedding:ollama/small",
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        destination: tool.host,
        purpose: "tool:ring_bell",
        requests: 3,
        approvedRequests: 3,
        approvals: 1,
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ destination: "refused.example:80", requests: 0, bytes: 0, refused: 1 }),
    );
    expect(approvals.find((each) => each.approvalId === approvalId)).toMatchObject({
      toolName: "ring_bell",
      destination: tool.host,
      requests: 3,
    });
    expect(approvals.filter((each) => each.approvalId === refusedId).map(({ refused }) => refused)).toContain(
      1,
    );
    expect(totals.bytes).toBe(lines.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  it("covers a period up to its end, and says what is wrong with one", async () => {
    const { to, lines } = await readStatement();
    expect(lines.length).toBeGreaterThan(2);
    expect((await readStatement(`?from=${to}`)).lines.every(({ firstAt }) => firstAt >= to)).toBe(true);
    expect((await readStatement(`?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z`)).totals).toEqual({
      requests: 0,
      bytes: 0,
      refused: 0,
    });
    const wrong = await inject("GET", `/audit/egress?from=${to}&to=${to}`, admin);
    expect(wrong.statusCode).toBe(400);
    expect(wrong.json()).toMatchObject({ code: "invalid_period" });
  });

  it("is for administrators and auditors, and each reading is a row", async () => {
    for (const person of [analyst, manager])
      expect((await inject("GET", "/audit/egress", person)).statusCode).toBe(403);
    const read = await inject("GET", "/audit/egress", auditor);
    expect(read.statusCode).toBe(200);
    const rows = await queryRows<{ event_type: string; details: object }>(
      app.context.database.db,
      sql`SELECT event_type, details FROM audit_events WHERE id = ${read.json<EgressStatement>().auditEventId}`,
    );
    expect(rows).toMatchObject([
      { event_type: "AUDIT_READ", details: { what: "egress", label: "INTERNAL" } },
    ]);
    const cleared = await app.person({ role: "ADMIN", clearance: "PUBLIC" });
    const refused = await inject("GET", "/audit/egress", cleared);
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([
      403,
      "label_above_clearance",
    ]);
  });

  it("is CSV where that is asked for, under its label, with nothing a spreadsheet would run", async () => {
    await app.context.egressLog.record({
      outcome: "sent",
      destination: "=cmd:443",
      label: "INTERNAL",
      purpose: 'tool:"a",b',
      bytes: 5,
      executionId: null,
    });
    const response = await inject("GET", "/audit/egress?format=csv", admin);
    expect(response.headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "x-sensitivity-label": "INTERNAL",
      "content-disposition": expect.stringMatching(/^attachment; filename="egress-.*\.csv"$/),
    });
    const [head, statement, ...rest] = response.body.split("\r\n");
    expect(head).toMatch(/^record,destination,label,purpose,requests,bytes,refused,/);
    expect(statement).toMatch(/^statement,,INTERNAL,/);
    expect(rest.find((line) => line.includes("cmd"))).toContain(
      `line,'=cmd:443,INTERNAL,"tool:""a"",b",1,5,0,`,
    );
    expect(rest.some((line) => line.startsWith("approval,"))).toBe(true);
  });
});
