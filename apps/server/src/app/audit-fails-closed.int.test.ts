import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EffectSink, startEffectSink } from "../../../../test/support/effect-sink.ts";
import { createTestServer, type TestPerson, type TestServer } from "../../../../test/support/test-server.ts";
import { queryRows } from "../platform/db/database.ts";

let app: TestServer;
let sink: EffectSink;
let admin: TestPerson;
let manager: TestPerson;
let analyst: TestPerson;

const post = (url: string, person: TestPerson, payload: object) =>
  app.server.inject({ method: "POST", url: `/api/v1${url}`, headers: person.authorization, payload });

const asOwner = (statement: ReturnType<typeof sql>) =>
  app.context.database.asOwner(async (tx) => {
    await tx.execute(statement);
  });

const counts = () =>
  queryRows(
    app.context.database.db,
    sql`SELECT (SELECT count(*) FROM users)::int AS users, (SELECT count(*) FROM tools)::int AS tools,
               (SELECT count(*) FROM runs)::int AS runs, (SELECT count(*) FROM messages)::int AS messages,
               (SELECT count(*) FROM approval_votes)::int AS votes, (SELECT count(*) FROM api_tokens)::int AS tokens,
               (SELECT count(*) FROM tool_executions)::int AS executions`,
  );

beforeAll(async () => {
  sink = await startEffectSink();
  app = await createTestServer({ env: { EGRESS_ALLOW: sink.host } });
  admin = await app.person({ role: "ADMIN" });
  manager = await app.person({ role: "MANAGER" });
  analyst = await app.person();
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await sink[Symbol.asyncDispose]();
});

const tool = (name: string, requiresApproval: boolean) => ({
  name,
  description: "Writes",
  inputSchema: { type: "object" },
  requiresApproval,
  effect: "write",
  implementation: { kind: "http", method: "POST", url: sink.url },
});

describe("while the audit log cannot be written", () => {
  it("nothing is changed, nothing is executed, and health answers; afterwards everything works again", async () => {
    const free = (await post("/tools", admin, tool("free_tool", false))).json<{ id: string }>().id;
    const guarded = (await post("/tools", admin, tool("guarded_tool", true))).json<{ id: string }>().id;
    const { approvalId } = (await post(`/tools/${guarded}/execute`, analyst, { arguments: {} })).json<{
      approvalId: string;
    }>();
    await asOwner(sql`REVOKE INSERT ON audit_events FROM cdsa_app`);
    const before = await counts();
    const attempts: [string, TestPerson, object][] = [
      ["/chat/stream", analyst, { message: "What is 2 + 2?" }],
      [`/tools/${free}/execute`, analyst, { arguments: {} }],
      [`/approvals/${approvalId}/decide`, manager, { decision: "APPROVED" }],
      [`/approvals/${approvalId}/cancel`, analyst, {}],
      ["/tools", admin, tool("another_tool", false)],
      ["/tokens", analyst, { name: "t", scopes: ["chat"] }],
      [
        "/users",
        admin,
        { username: "newcomer", email: "newcomer@example.org", password: "a long enough password 42" },
      ],
      ["/auth/login", analyst, { username: analyst.username, password: analyst.password }],
    ];
    for (const [url, person, payload] of attempts) {
      const response = await post(url, person, payload);
      expect(response.statusCode, `${url} ${response.body}`).toBe(503);
      expect(response.json()).toMatchObject({ code: "audit_unavailable" });
    }
    const readAudit = await app.server.inject({ url: "/api/v1/audit/events", headers: admin.authorization });
    expect(readAudit.statusCode).toBe(503);
    expect(await counts()).toEqual(before);
    expect(sink.effects).toEqual([]);
    expect((await app.server.inject({ url: "/health" })).statusCode).toBe(200);

    await asOwner(sql`GRANT INSERT ON audit_events TO cdsa_app`);
    expect((await post(`/tools/${free}/execute`, analyst, { arguments: {} })).json()).toMatchObject({
      status: "SUCCEEDED",
    });
    expect(
      (await post(`/approvals/${approvalId}/decide`, manager, { decision: "APPROVED" })).statusCode,
    ).toBe(200);
    await expect.poll(() => sink.effects.length).toBe(2);
  });
});

describe("the application's own role", () => {
  it.each([
    ["UPDATE", sql`UPDATE audit_events SET details = '{}'`],
    ["DELETE", sql`DELETE FROM audit_events`],
    ["TRUNCATE", sql`TRUNCATE audit_events`],
    ["DROP", sql`DROP TABLE audit_events`],
  ])("cannot %s the audit log", async (_name, statement) => {
    await expect(app.context.database.db.execute(statement)).rejects.toThrow();
  });

  it("cannot reach a partition past the table", async () => {
    const [partition] = await queryRows<{ name: string }>(
      app.context.database.db,
      sql`SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_events'::regclass LIMIT 1`,
    );
    await expect(
      app.context.database.db.execute(sql.raw(`DELETE FROM ${partition?.name ?? ""}`)),
    ).rejects.toThrow();
  });
});
