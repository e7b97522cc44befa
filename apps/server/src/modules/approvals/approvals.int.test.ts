import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EffectSink, startEffectSink } from "../../../../../test/support/effect-sink.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import { queryRows } from "../../platform/db/database.ts";

let app: TestServer;
let sink: EffectSink;
let admin: TestPerson;
let manager: TestPerson;
let analyst: TestPerson;
let toolId: string;

const inject = (
  method: "GET" | "POST" | "PUT" | "DELETE",
  url: string,
  person: TestPerson,
  payload?: object,
  headers = {},
) =>
  app.server.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...person.authorization, ...headers },
    ...(payload && { payload }),
  });

const definition = (over: object = {}) => ({
  name: "wire_money",
  description: "Wires money",
  inputSchema: {
    type: "object",
    properties: { key: { type: "string" }, amount: { type: "number" } },
    required: ["key"],
    additionalProperties: false,
  },
  requiresApproval: true,
  effect: "write",
  implementation: { kind: "http", method: "POST", url: sink.url },
  ...over,
});

async function register(over: object = {}): Promise<string> {
  const response = await inject("POST", "/tools", admin, definition(over));
  expect(response.statusCode, response.body).toBe(201);
  return response.json<{ id: string }>().id;
}

type Asked = { approvalId: string; executionId: string };

async function ask(key: string, person = analyst, tool = toolId): Promise<Asked> {
  const response = await inject("POST", `/tools/${tool}/execute`, person, {
    arguments: { key, amount: 100 },
    purpose: "test",
  });
  expect(response.statusCode, response.body).toBe(202);
  return response.json<Asked>();
}

const decide = (approvalId: string, decision: string, person = manager, reason = "looked at") =>
  inject("POST", `/approvals/${approvalId}/decide`, person, { decision, reason });

const view = async (approvalId: string, person = analyst) =>
  (await inject("GET", `/approvals/${approvalId}`, person)).json<Record<string, unknown>>();

const executed = (key: string): number =>
  sink.effects.filter((effect) => JSON.stringify(effect).includes(`"${key}"`)).length;

/** Waits until the run of the request has gone as far as it goes. */
const settled = (approvalId: string) =>
  expect
    .poll(async () => {
      const [row] = await queryRows<{ state: string; status: string }>(
        app.context.database.db,
        sql`SELECT runs.state, request.status FROM approval_requests request JOIN runs ON runs.id = request.run_id WHERE request.id = ${approvalId}`,
      );
      return row?.state;
    })
    .not.toMatch(/RUNNING|AWAITING_APPROVAL/);

const sqlAsOwner = (statement: ReturnType<typeof sql>) =>
  app.context.database.asOwner(async (tx) => {
    await tx.execute(statement);
  });

beforeAll(async () => {
  sink = await startEffectSink();
  app = await createTestServer({ env: { EGRESS_ALLOW: sink.host } });
  admin = await app.person({ role: "ADMIN" });
  manager = await app.person({ role: "MANAGER" });
  analyst = await app.person({ managerId: manager.id });
  toolId = await register();
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await sink[Symbol.asyncDispose]();
});

describe("an approved call", () => {
  it("runs once, and shows who decided, why, and what came of it", async () => {
    const { approvalId, executionId } = await ask("once");
    expect(await view(approvalId)).toMatchObject({
      status: "PENDING",
      arguments: { key: "once", amount: 100 },
      may: { approve: false, cancel: true },
    });
    expect((await decide(approvalId, "APPROVED")).json()).toMatchObject({ status: "APPROVED" });
    await settled(approvalId);
    expect(executed("once")).toBe(1);
    expect(await view(approvalId)).toMatchObject({
      execution: "SUCCEEDED",
      statusReason: "looked at",
      executionId,
    });
  });

  it("tells the approvers at once, and the requester how it ended", async () => {
    const { approvalId } = await ask("told");
    const heard = (person: TestPerson) =>
      inject("GET", "/notifications", person).then((response) =>
        response
          .json<{ items: { type: string; data: { approvalId?: string } }[] }>()
          .items.filter((item) => item.data.approvalId === approvalId),
      );
    expect((await heard(manager)).map(({ type }) => type)).toEqual(["APPROVAL_REQUESTED"]);
    expect(await heard(analyst)).toEqual([]);
    await decide(approvalId, "REJECTED");
    expect((await heard(analyst)).map(({ type }) => type)).toEqual(["APPROVAL_DECISION"]);
  });
});

describe("what an approval is bound to", () => {
  const change = (sqlText: ReturnType<typeof sql>) => () => sqlAsOwner(sqlText);
  const tampers: [string, (asked: Asked) => Promise<unknown>][] = [
    [
      "the card's arguments replaced",
      ({ approvalId }) =>
        sqlAsOwner(
          sql`UPDATE approval_requests SET tool_args = '{"key":"tampered"}' WHERE id = ${approvalId}`,
        ),
    ],
    [
      "the call's arguments replaced",
      ({ executionId }) =>
        sqlAsOwner(
          sql`UPDATE tool_executions SET input_args = '{"key":"tampered"}' WHERE id = ${executionId}`,
        ),
    ],
    [
      "a member added to both",
      ({ approvalId, executionId }) =>
        sqlAsOwner(sql`
      WITH a AS (UPDATE approval_requests SET tool_args = tool_args || '{"amount":1}' WHERE id = ${approvalId})
      UPDATE tool_executions SET input_args = input_args || '{"amount":1}' WHERE id = ${executionId}`),
    ],
    [
      "arguments and digest replaced together",
      ({ approvalId }) =>
        sqlAsOwner(
          sql`UPDATE approval_requests SET tool_args = '{"key":"tampered"}', digest = repeat('0', 64) WHERE id = ${approvalId}`,
        ),
    ],
    [
      "the digest replaced",
      ({ approvalId }) =>
        sqlAsOwner(sql`UPDATE approval_requests SET digest = repeat('0', 64) WHERE id = ${approvalId}`),
    ],
    [
      "another requester",
      ({ approvalId }) =>
        sqlAsOwner(sql`UPDATE approval_requests SET requester_id = ${manager.id} WHERE id = ${approvalId}`),
    ],
    [
      "a later expiry",
      ({ approvalId }) =>
        sqlAsOwner(
          sql`UPDATE approval_requests SET expires_at = expires_at + interval '1 year' WHERE id = ${approvalId}`,
        ),
    ],
    [
      "a lower label",
      ({ approvalId }) =>
        sqlAsOwner(sql`UPDATE approval_requests SET label = 'PUBLIC' WHERE id = ${approvalId}`),
    ],
    [
      "another tool name on the card",
      ({ approvalId }) =>
        sqlAsOwner(sql`UPDATE approval_requests SET tool_name = 'harmless' WHERE id = ${approvalId}`),
    ],
    [
      "the tool's schema changed by SQL",
      change(sql`UPDATE tools SET input_schema = input_schema || '{"title":"x"}' WHERE name = 'wire_money'`),
    ],
    [
      "the tool's address changed by SQL with its version",
      change(sql`UPDATE tools SET version = version + 1 WHERE name = 'wire_money'`),
    ],
    ["the tool switched off", change(sql`UPDATE tools SET is_enabled = false WHERE name = 'wire_money'`)],
    [
      "approval no longer required",
      change(sql`UPDATE tools SET requires_approval = false WHERE name = 'wire_money'`),
    ],
    [
      "a role above the requester's",
      change(sql`UPDATE tools SET required_role = 'ADMIN' WHERE name = 'wire_money'`),
    ],
  ];

  it.each(tampers)("%s: the approved call does not run, and says why", async (name, tamper) => {
    const key = `tampered ${name}`;
    const asked = await ask(key);
    // Parks the worker, so that the change comes between the decision and the run.
    await sqlAsOwner(
      sql`UPDATE runs SET lease_owner = 'elsewhere', lease_until = now() + interval '1 hour', state = 'RUNNING' WHERE id = (SELECT run_id FROM approval_requests WHERE id = ${asked.approvalId})`,
    );
    expect((await decide(asked.approvalId, "APPROVED")).statusCode).toBe(200);
    await tamper(asked);
    await sqlAsOwner(
      sql`UPDATE runs SET state = 'AWAITING_APPROVAL', lease_owner = NULL, lease_until = NULL WHERE id = (SELECT run_id FROM approval_requests WHERE id = ${asked.approvalId})`,
    );
    await app.context.chat.resumeRuns([{ runId: await runOf(asked) }]);
    await settled(asked.approvalId);
    expect(executed(key) + executed("tampered")).toBe(0);
    const [row] = await queryRows<{ status: string; status_reason: string }>(
      app.context.database.db,
      sql`SELECT status, status_reason FROM approval_requests WHERE id = ${asked.approvalId}`,
    );
    expect(row?.status).toBe("SUPERSEDED");
    expect(row?.status_reason).toMatch(/\w{3}/);
    const rows = await queryRows(
      app.context.database.db,
      sql`SELECT id FROM audit_events WHERE event_type = 'APPROVAL_SUPERSEDED' AND details ->> 'approvalId' = ${asked.approvalId}`,
    );
    expect(rows).toHaveLength(1);
    await sqlAsOwner(
      sql`UPDATE tools SET deleted_at = now() WHERE name = 'wire_money' AND deleted_at IS NULL`,
    );
    toolId = await register();
  });

  const runOf = async ({ approvalId }: Asked): Promise<string> => {
    const [row] = await queryRows<{ run_id: string }>(
      app.context.database.db,
      sql`SELECT run_id FROM approval_requests WHERE id = ${approvalId}`,
    );
    return row?.run_id ?? "";
  };

  it("a status set by SQL runs nothing", async () => {
    const asked = await ask("forged");
    await sqlAsOwner(
      sql`UPDATE approval_requests SET status = 'APPROVED', approver_id = ${manager.id}, decided_at = now() WHERE id = ${asked.approvalId}`,
    );
    await app.context.chat.resumeRuns([{ runId: await runOf(asked) }]);
    await settled(asked.approvalId);
    expect(executed("forged")).toBe(0);
  });

  it("a lower number of approvals, written by SQL, runs nothing", async () => {
    const asked = await ask("fewer");
    await sqlAsOwner(sql`UPDATE approval_requests SET required_approvals = 0 WHERE id = ${asked.approvalId}`);
    await decide(asked.approvalId, "APPROVED");
    await settled(asked.approvalId);
    expect(executed("fewer")).toBe(0);
  });

  it.each([
    ["READY", sql``],
    ["READY without its request", sql`, approval_id = NULL`],
    ["RUNNING", sql``],
  ])("an execution made %s by SQL runs nothing", async (name, more) => {
    const key = `made ${name}`;
    const asked = await ask(key);
    const status = name.split(" ")[0] ?? "";
    await sqlAsOwner(
      sql`UPDATE tool_executions SET status = ${status} ${more} WHERE id = ${asked.executionId}`,
    );
    await sqlAsOwner(
      sql`UPDATE runs SET state = 'RUNNING', lease_owner = NULL, lease_until = now() WHERE id = (SELECT run_id FROM approval_requests WHERE id = ${asked.approvalId})`,
    );
    await app.context.chat.resumeRuns([{ runId: await runOf(asked) }]);
    await expect.poll(() => app.context.chat.drivenRuns()).toBe(0);
    expect(executed(key)).toBe(0);
  });

  it("a vote written by SQL does not count", async () => {
    const asked = await ask("forged vote");
    await sqlAsOwner(
      sql`INSERT INTO approval_votes VALUES (${asked.approvalId}, ${manager.id}, 'APPROVED', NULL, repeat('a', 64), now())`,
    );
    await sqlAsOwner(sql`UPDATE approval_requests SET status = 'APPROVED' WHERE id = ${asked.approvalId}`);
    await app.context.chat.resumeRuns([{ runId: await runOf(asked) }]);
    await settled(asked.approvalId);
    expect(executed("forged vote")).toBe(0);
  });
});

describe("who may decide", () => {
  it("never the requester: by page, by a second sign-in, by token, as a manager or administrator", async () => {
    const selfServing = await app.person({ role: "ADMIN" });
    const { approvalId } = await ask("own", selfServing);
    const second = await app.signIn(selfServing);
    const token = await inject("POST", "/tokens", selfServing, {
      name: "robot",
      scopes: ["approvals:decide", "approvals:read"],
    });
    expect(token.statusCode, token.body).toBe(201);
    for (const bearer of [selfServing.token, second, token.json<{ token: string }>().token]) {
      const response = await app.server.inject({
        method: "POST",
        url: `/api/v1/approvals/${approvalId}/decide`,
        headers: { authorization: `Bearer ${bearer}` },
        payload: { decision: "APPROVED" },
      });
      expect(response.statusCode, response.body).toBe(403);
    }
    expect(executed("own")).toBe(0);
  });

  it("not an analyst, and not for approval a manager without the clearance, who may reject and sees no payload", async () => {
    const low = await app.person({ role: "MANAGER", clearance: "PUBLIC" });
    const other = await app.person();
    const { approvalId } = await ask("cleared");
    expect((await decide(approvalId, "APPROVED", other)).statusCode).toBe(403);
    expect((await inject("GET", `/approvals/${approvalId}`, other)).statusCode).toBe(404);
    expect(await view(approvalId, low)).toMatchObject({
      arguments: null,
      argumentsWithheld: "clearance",
      may: { approve: false, reject: true },
    });
    expect((await decide(approvalId, "APPROVED", low)).statusCode).toBe(403);
    expect((await decide(approvalId, "REJECTED", low)).statusCode).toBe(200);
  });

  it.each([
    ["disabled", (id: string) => sql`UPDATE users SET is_active = false WHERE id = ${id}`],
    ["demoted", (id: string) => sql`UPDATE users SET role = 'ANALYST' WHERE id = ${id}`],
    ["less cleared", (id: string) => sql`UPDATE users SET clearance = 'PUBLIC' WHERE id = ${id}`],
  ])("a %s approver's vote does not count when the call would run", async (key, change) => {
    const leaving = await app.person({ role: "MANAGER" });
    const asked = await ask(key);
    await sqlAsOwner(
      sql`UPDATE runs SET lease_owner = 'elsewhere', lease_until = now() + interval '1 hour', state = 'RUNNING' WHERE id = (SELECT run_id FROM approval_requests WHERE id = ${asked.approvalId})`,
    );
    expect((await decide(asked.approvalId, "APPROVED", leaving)).statusCode).toBe(200);
    await sqlAsOwner(change(leaving.id));
    await sqlAsOwner(
      sql`UPDATE runs SET lease_until = now() WHERE id = (SELECT run_id FROM approval_requests WHERE id = ${asked.approvalId})`,
    );
    const { runId } = await view(asked.approvalId);
    await app.context.chat.resumeRuns([{ runId: String(runId) }]);
    await settled(asked.approvalId);
    expect(executed(key)).toBe(0);
  });
});

describe("the end of a request", () => {
  it("comes by itself after its time, and nothing runs afterwards", async () => {
    const { approvalId } = await ask("late");
    await sqlAsOwner(
      sql`UPDATE approval_requests SET expires_at = now() - interval '1 second' WHERE id = ${approvalId}`,
    );
    expect((await decide(approvalId, "APPROVED")).statusCode).toBe(409);
    await app.context.approvals.expire();
    await settled(approvalId);
    expect(await view(approvalId)).toMatchObject({ status: "EXPIRED" });
    expect(executed("late")).toBe(0);
    const found = await inject("GET", "/approvals?status=EXPIRED", analyst);
    expect(found.json<{ items: { id: string }[] }>().items.map(({ id }) => id)).toContain(approvalId);
  });

  it("can be taken back by the requester alone", async () => {
    const { approvalId } = await ask("taken back");
    expect((await inject("POST", `/approvals/${approvalId}/cancel`, manager)).statusCode).toBe(404);
    expect((await inject("POST", `/approvals/${approvalId}/cancel`, analyst)).json()).toMatchObject({
      status: "CANCELLED",
    });
    expect((await decide(approvalId, "APPROVED")).statusCode).toBe(409);
    await settled(approvalId);
    expect(executed("taken back")).toBe(0);
  });

  it("has one outcome when approval, expiry and cancellation race", async () => {
    for (let round = 0; round < 5; round += 1) {
      const key = `race ${round}`;
      const { approvalId } = await ask(key);
      await Promise.all([
        decide(approvalId, "APPROVED"),
        inject("POST", `/approvals/${approvalId}/cancel`, analyst),
        decide(approvalId, "REJECTED", admin),
      ]);
      await settled(approvalId);
      const { status } = await view(approvalId);
      expect(executed(key)).toBe(status === "APPROVED" ? 1 : 0);
      const ends = await queryRows(
        app.context.database.db,
        sql`SELECT id FROM audit_events WHERE details ->> 'approvalId' = ${approvalId} AND event_type IN ('APPROVAL_DECISION', 'APPROVAL_CANCELLED', 'APPROVAL_EXPIRED')`,
      );
      expect(ends).toHaveLength(1);
    }
  });
});

describe("a call whose outcome is unknown", () => {
  it("is shown, never retried, and marked by a manager who did not ask for it", async () => {
    const url = `http://${sink.host}/hang-up`;
    const tool = await register({
      name: "wire_and_hang_up",
      implementation: { kind: "http", method: "POST", url },
    });
    const { approvalId } = await ask("unknown", analyst, tool);
    await decide(approvalId, "APPROVED");
    await settled(approvalId);
    expect(await view(approvalId)).toMatchObject({ status: "APPROVED", execution: "OUTCOME_UNKNOWN" });
    expect(executed("unknown")).toBe(1);
    const mark = (person: TestPerson) =>
      inject("POST", `/approvals/${approvalId}/outcome`, person, {
        outcome: "SUCCEEDED",
        reason: "The bank confirmed it.",
      });
    expect((await mark(analyst)).statusCode).toBe(403);
    expect((await mark(manager)).json()).toMatchObject({ outcome: { outcome: "SUCCEEDED" } });
    expect((await mark(admin)).statusCode).toBe(409);
    expect(executed("unknown")).toBe(1);
  });
});
