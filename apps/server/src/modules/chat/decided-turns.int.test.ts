import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EffectSink, startEffectSink } from "../../../../../test/support/effect-sink.ts";
import {
  lastStatus,
  messageTexts,
  parseEvents,
  type ReadEvent,
} from "../../../../../test/support/read-events.ts";
import {
  lastRole,
  lastText,
  type ScriptedModel,
  startScriptedModel,
} from "../../../../../test/support/scripted-model.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import { queryRows } from "../../platform/db/database.ts";

let model: ScriptedModel;
let sink: EffectSink;
let app: TestServer;
let analyst: TestPerson;
let manager: TestPerson;

/** A question names the tool and the keys to call it with, as in "wire a b"; results are answered with "done". */
beforeAll(async () => {
  model = await startScriptedModel((call) => {
    if (lastRole(call) === "tool") return { text: ["done"] };
    const [tool = "", ...keys] = lastText(call).split(" ");
    if (!["wire", "wire_as_manager", "wire_and_hold"].includes(tool)) return { text: ["Hello"] };
    return {
      toolCalls: keys.map((key) => ({ id: `call-${key}`, name: tool, arguments: JSON.stringify({ key }) })),
    };
  });
  sink = await startEffectSink();
  app = await createTestServer({
    env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: "scripted", EGRESS_ALLOW: sink.host },
  });
  manager = await app.person({ role: "MANAGER" });
  analyst = await app.person({ managerId: manager.id });
  const admin = await app.person({ role: "ADMIN" });
  for (const [name, more, path] of [
    ["wire", {}, "/effects"],
    ["wire_as_manager", { requiredRole: "MANAGER" }, "/effects"],
    ["wire_and_hold", { requiresApproval: false }, "/hold"],
  ] as const) {
    const response = await post("/tools", admin, {
      name,
      description: "Wires money",
      inputSchema: { type: "object", properties: { key: { type: "string" } }, required: ["key"] },
      requiresApproval: true,
      effect: "write",
      implementation: { kind: "http", method: "POST", url: `http://${sink.host}${path}` },
      ...more,
    });
    expect(response.statusCode, response.body).toBe(201);
  }
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await sink[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const post = (url: string, person: TestPerson, payload: object) =>
  app.server.inject({ method: "POST", url: `/api/v1${url}`, headers: person.authorization, payload });

const get = (url: string, person: TestPerson) =>
  app.server.inject({ url: `/api/v1${url}`, headers: person.authorization });

async function ask(message: string, more: object = {}, person = analyst): Promise<ReadEvent[]> {
  const response = await post("/chat/stream", person, { message, ...more });
  expect(response.statusCode, response.body).toBe(200);
  return parseEvents(response.body);
}

const runOf = (events: readonly ReadEvent[]): string => events[0]?.id.split(":")[0] ?? "";
const sessionOf = (events: readonly ReadEvent[]): string =>
  events[0]?.event === "run" ? (events[0].data.sessionId ?? "") : "";
const approvalsOf = (events: readonly ReadEvent[]): string[] =>
  events.flatMap((each) => (each.event === "approval" ? [each.data.approval.id] : []));

const decide = (approvalId: string, more: object = {}, person = manager) =>
  post(`/approvals/${approvalId}/decide`, person, { decision: "APPROVED", reason: "checked", ...more });

const statusOf = async (approvalId: string): Promise<unknown> =>
  (await get(`/approvals/${approvalId}`, analyst)).json<{ status: unknown }>().status;

const executed = (key: string): number =>
  sink.effects.filter((effect) => JSON.stringify(effect) === JSON.stringify({ key })).length;

const stateOf = async (runId: string): Promise<string | undefined> =>
  (
    await queryRows<{ state: string }>(
      app.context.database.db,
      sql`SELECT state FROM runs WHERE id = ${runId}`,
    )
  )[0]?.state;

describe("several approvals of one turn", () => {
  it("are independent: each runs or not by its own decision, and the model goes on once all have theirs", async () => {
    const events = await ask("wire a b c");
    expect(lastStatus(events)).toBe("awaiting_approval");
    const [a = "", b = "", c = ""] = approvalsOf(events);
    expect(new Set([a, b, c]).size).toBe(3);
    const calls = model.calls.length;

    expect((await decide(b)).statusCode).toBe(200);
    await expect.poll(() => executed("b")).toBe(1);
    await expect.poll(() => stateOf(runOf(events))).toBe("AWAITING_APPROVAL");
    expect([await statusOf(a), await statusOf(c)]).toEqual(["PENDING", "PENDING"]);
    expect([executed("a"), executed("c"), model.calls.length]).toEqual([0, 0, calls]);

    expect((await decide(a, { decision: "REJECTED", reason: "wrong account" })).statusCode).toBe(200);
    expect((await decide(c)).statusCode).toBe(200);
    await expect.poll(() => stateOf(runOf(events))).toBe("COMPLETED");
    expect([executed("a"), executed("b"), executed("c")]).toEqual([0, 1, 1]);
    expect(model.calls.length).toBe(calls + 1);
    const results = (model.calls.at(-1)?.messages ?? []).filter(({ role }) => role === "tool");
    expect(results.map((result) => result["tool_call_id"]).sort()).toEqual(["call-a", "call-b", "call-c"]);
    const rejected = results.find((result) => result["tool_call_id"] === "call-a");
    expect(JSON.stringify(rejected)).toContain("wrong account");
  });
});

describe("the body of a decision", () => {
  it.each([
    { arguments: { key: "other" } },
    { toolName: "calculate" },
    { voterId: "00000000-0000-7000-8000-000000000000" },
    { status: "APPROVED" },
    JSON.parse('{"__proto__": {"decision": "APPROVED"}}') as object,
  ])("takes nothing more than its fields: %j is refused, and nothing runs", async (more) => {
    const events = await ask("wire extra");
    const [approvalId = ""] = approvalsOf(events);
    const response = await decide(approvalId, more);
    expect(response.statusCode, response.body).toBe(400);
    expect(await statusOf(approvalId)).toBe("PENDING");
    expect(executed("extra")).toBe(0);
  });
});

describe("somebody who lost their role", () => {
  const holdLease = async (runId: string, until: "an hour" | "now"): Promise<void> => {
    const end = until === "now" ? sql`now()` : sql`now() + interval '1 hour'`;
    await app.context.database.db.execute(
      sql`UPDATE runs SET state = 'RUNNING', lease_owner = 'elsewhere', lease_until = ${end} WHERE id = ${runId}`,
    );
  };

  /** Approves while no driver can begin, changes the role, and lets a driver begin. */
  async function approvedThenDemoted(
    events: readonly ReadEvent[],
    approver: TestPerson,
    demoted: TestPerson,
  ): Promise<string> {
    const [approvalId = ""] = approvalsOf(events);
    const runId = runOf(events);
    await holdLease(runId, "an hour");
    expect((await decide(approvalId, {}, approver)).statusCode).toBe(200);
    await app.context.auth.administration.update(demoted.id, { role: "ANALYST" });
    await holdLease(runId, "now");
    await app.context.chat.resumeRuns([{ runId }]);
    await expect.poll(() => stateOf(runId)).toBe("COMPLETED");
    return approvalId;
  }

  it("as approver has no vote any more when the call would run", async () => {
    const approver = await app.person({ role: "MANAGER" });
    const events = await ask("wire by-demoted");
    const approvalId = await approvedThenDemoted(events, approver, approver);
    expect(executed("by-demoted")).toBe(0);
    expect(await statusOf(approvalId)).toBe("SUPERSEDED");
  });

  it("as requester may not make the call any more, though it was approved", async () => {
    const requester = await app.person({ role: "MANAGER" });
    const events = await ask("wire_as_manager for-demoted", {}, requester);
    await approvedThenDemoted(events, manager, requester);
    expect(executed("for-demoted")).toBe(0);
  });
});

describe("the label of a chat", () => {
  it("rises with what is written, and never falls", async () => {
    const first = await ask("hello");
    const sessionId = sessionOf(first);
    const label = async () =>
      (await get(`/chat/sessions/${sessionId}`, analyst)).json<{ session: { label: string } }>().session
        .label;
    expect(await label()).toBe("INTERNAL");
    await ask("secret", { sessionId, label: "CONFIDENTIAL" });
    expect(await label()).toBe("CONFIDENTIAL");
    for (const lower of ["PUBLIC", "INTERNAL", undefined]) {
      const events = await ask("public", { sessionId, ...(lower && { label: lower }) });
      expect(messageTexts(events, "agent")).toEqual(["Hello"]);
      expect(await label()).toBe("CONFIDENTIAL");
    }
  });
});

describe("a server that dies in the middle of an effect", () => {
  it("leaves an unknown outcome: the call is not run again, and the model and the person are told", async () => {
    const asking = ask("wire_and_hold in-flight");
    await expect.poll(() => executed("in-flight")).toBe(1);
    // What the next start does, while the driver that began will never hear of the end.
    await app.context.chat.takeOverAll();
    const events = await asking;
    expect(lastStatus(events)).toBe("completed");
    expect(executed("in-flight")).toBe(1);
    const executions = await queryRows(
      app.context.database.db,
      sql`SELECT status FROM tool_executions WHERE tool_name = 'wire_and_hold'`,
    );
    expect(executions).toEqual([{ status: "OUTCOME_UNKNOWN" }]);
    const results = events.flatMap((each) =>
      each.event === "message" && each.data.message?.toolResult ? [each.data.message.toolResult.status] : [],
    );
    expect(results).toEqual(["OUTCOME_UNKNOWN"]);
    expect(JSON.stringify(model.calls.at(-1)?.messages.at(-1))).toMatch(/unknown/i);
  });
});
