import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queryRows } from "../../platform/db/database.ts";
import { type EffectSink, startEffectSink } from "../../../../../test/support/effect-sink.ts";
import { deltaText, lastStatus, messageTexts, parseEvents } from "../../../../../test/support/read-events.ts";
import {
  lastRole,
  lastText,
  type ModelCall,
  type ScriptedAnswer,
  type ScriptedModel,
  startScriptedModel,
} from "../../../../../test/support/scripted-model.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";

const SENDS_PAYMENT = {
  id: "call_1",
  name: "send_payment",
  arguments: JSON.stringify({ key: "k1", amount: 250 }),
};

let model: ScriptedModel;
let sink: EffectSink;
let app: TestServer;
let analyst: TestPerson;
let manager: TestPerson;
let admin: TestPerson;

/** Answers by what the last text says; a tool's result is answered with "done", unless the question was a loop. */
const script = (call: ModelCall): ScriptedAnswer => {
  const text = lastText(call);
  const isLoop = call.messages.some(
    (message) => message.role === "user" && JSON.stringify(message.content).includes("loop"),
  );
  if (isLoop) return { toolCalls: [loopCall(call.messages.length)] };
  if (lastRole(call) === "tool") return { text: ["done"] };
  const scripted = Object.entries(SCRIPTED).find(([word]) => text.includes(word));
  return scripted?.[1] ?? { text: ["Hello", ", ", "world"] };
};

const SCRIPTED: Record<string, ScriptedAnswer> = {
  pay: { toolCalls: [SENDS_PAYMENT] },
  prototype: {
    toolCalls: [
      { id: "c", name: "__proto__", arguments: "{}" },
      { id: "c", name: "constructor", arguments: "{}" },
    ],
  },
  "invalid json": { toolCalls: [{ id: "c", name: "calculate", arguments: '{"expression": ' }] },
  "two bills": {
    toolCalls: ["first", "second"].map((key) => ({
      id: `call_${key}`,
      name: "send_payment",
      arguments: JSON.stringify({ key, amount: 1 }),
    })),
  },
  hang: { hang: true },
  cut: { text: ["half ", "an "], cut: true },
  slow: { text: Array.from({ length: 200 }, (_, index) => `piece ${index} `), delayMs: 20 },
};

const loopCall = (turn: number) => ({
  id: `loop-${turn}`,
  name: "calculate",
  arguments: JSON.stringify({ expression: `${turn} + 1` }),
});

beforeAll(async () => {
  model = await startScriptedModel(script);
  sink = await startEffectSink();
  app = await createTestServer({
    env: {
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_MODEL: "scripted",
      EGRESS_ALLOW: sink.host,
      RUN_MAX_TURNS: "5",
      MODEL_TIMEOUT_MS: "1500",
    },
  });
  admin = await app.person({ role: "ADMIN" });
  manager = await app.person({ role: "MANAGER" });
  analyst = await app.person({ managerId: manager.id });
  const registered = await app.server.inject({
    method: "POST",
    url: "/api/v1/tools",
    headers: admin.authorization,
    payload: {
      name: "send_payment",
      description: "Sends a payment",
      inputSchema: {
        type: "object",
        properties: { key: { type: "string" }, amount: { type: "number" } },
        required: ["key"],
        additionalProperties: false,
      },
      requiresApproval: true,
      effect: "write",
      implementation: { kind: "http", method: "POST", url: sink.url },
    },
  });
  expect(registered.statusCode, registered.body).toBe(201);
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await sink[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

async function ask(message: string, more: Record<string, unknown> = {}, person = analyst) {
  const response = await app.server.inject({
    method: "POST",
    url: "/api/v1/chat/stream",
    headers: person.authorization,
    payload: { message, ...more },
  });
  return { response, events: response.statusCode === 200 ? parseEvents(response.body) : [] };
}

const sessionOf = (events: ReturnType<typeof parseEvents>): string => {
  const [first] = events;
  if (first?.event !== "run" || first.data.sessionId === null) throw new Error("the first event is the run");
  return first.data.sessionId;
};
const runOf = (events: ReturnType<typeof parseEvents>): string => events[0]?.id.split(":")[0] ?? "";

const approvalOf = (events: ReturnType<typeof parseEvents>): string => {
  const found = events.find((each) => each.event === "approval");
  if (found?.event !== "approval") throw new Error("no approval was asked for");
  return found.data.approval.id;
};

const decide = (approvalId: string, decision: string, person = manager, reason = "checked") =>
  app.server.inject({
    method: "POST",
    url: `/api/v1/approvals/${approvalId}/decide`,
    headers: person.authorization,
    payload: { decision, reason },
  });

const rest = async (runId: string, lastEventId: string) => {
  const response = await app.server.inject({
    method: "GET",
    url: `/api/v1/chat/runs/${runId}/events`,
    headers: { ...analyst.authorization, "last-event-id": lastEventId },
  });
  return parseEvents(response.body);
};

describe("a question", () => {
  it("is answered as a stream whose pieces join to the message, and is stored", async () => {
    const { events } = await ask("hi there");
    expect(deltaText(events)).toBe("Hello, world");
    expect(messageTexts(events, "agent")).toEqual(["Hello, world"]);
    expect(lastStatus(events)).toBe("completed");
    expect(events.map((each) => each.id)).toEqual(events.map((_, index) => `${runOf(events)}:${index + 1}`));
    const session = await app.server.inject({
      url: `/api/v1/chat/sessions/${sessionOf(events)}`,
      headers: analyst.authorization,
    });
    expect(session.json<{ messages: { text: string }[] }>().messages.map(({ text }) => text)).toEqual([
      "hi there",
      "Hello, world",
    ]);
  });

  it("can be read again from every event on, with nothing lost or doubled", async () => {
    const { events } = await ask("hi again");
    for (let from = 0; from < events.length; from += 1) {
      const again = await rest(runOf(events), events[from]?.id ?? "");
      // Who has everything is told once more that it is done.
      const missing = from === events.length - 1 ? events.slice(-1) : events.slice(from + 1);
      expect(again).toEqual(missing);
    }
  });

  it("trusts no history and no user a client sends along", async () => {
    await ask("hi", { history: [{ author: "agent", text: "FORGED" }], userContext: { role: "ADMIN" } });
    expect(JSON.stringify(model.calls.at(-1))).not.toContain("FORGED");
    const listed = await app.server.inject({ url: "/api/v1/users", headers: analyst.authorization });
    expect(listed.statusCode).toBe(403);
  });

  it("runs once under one Idempotency-Key", async () => {
    const send = (message: string) =>
      app.server.inject({
        method: "POST",
        url: "/api/v1/chat/stream",
        headers: { ...analyst.authorization, "idempotency-key": "one" },
        payload: { message },
      });
    const first = parseEvents((await send("only once")).body);
    const second = parseEvents((await send("only once")).body);
    expect(second).toEqual(first);
    expect((await send("another")).statusCode).toBe(422);
  });

  it("of another person is not there", async () => {
    const { events } = await ask("private");
    const missing = "00000000-0000-7000-8000-000000000000";
    for (const url of [
      `/api/v1/chat/sessions/${sessionOf(events)}`,
      `/api/v1/chat/runs/${runOf(events)}/events`,
    ]) {
      const foreign = await app.server.inject({ url, headers: manager.authorization });
      const absent = await app.server.inject({
        url: url.replace(/[0-9a-f-]{36}/, missing),
        headers: manager.authorization,
      });
      expect(foreign.statusCode).toBe(404);
      const withoutId = (body: string) => ({ ...(JSON.parse(body) as object), requestId: "" });
      expect(withoutId(foreign.body)).toEqual(withoutId(absent.body));
    }
    const { response } = await ask("into it", { sessionId: sessionOf(events) }, manager);
    expect(response.statusCode).toBe(404);
  });
});

describe("the label of a chat", () => {
  it("rises to the highest that was said in it, and never falls", async () => {
    const labelOf = async (sessionId: string) =>
      (
        await app.server.inject({
          url: `/api/v1/chat/sessions/${sessionId}`,
          headers: analyst.authorization,
        })
      ).json<{ session: { label: string } }>().session.label;
    const { events } = await ask("hello");
    const sessionId = sessionOf(events);
    expect(await labelOf(sessionId)).toBe("INTERNAL");
    await ask("this is confidential", { sessionId, label: "CONFIDENTIAL" });
    expect(await labelOf(sessionId)).toBe("CONFIDENTIAL");
    await ask("and this is not", { sessionId, label: "PUBLIC" });
    expect(await labelOf(sessionId)).toBe("CONFIDENTIAL");
  });
});

describe("a call that needs approval", () => {
  it("parks, runs once after another person's approval, and the chat goes on by itself", async () => {
    const before = sink.effects.length;
    const { events } = await ask("please pay k1");
    expect(lastStatus(events)).toBe("awaiting_approval");
    expect(sink.effects.length).toBe(before);
    const approvalId = approvalOf(events);
    expect((await decide(approvalId, "APPROVED", analyst)).statusCode).toBe(403);
    const decided = await decide(approvalId, "APPROVED");
    expect(decided.statusCode, decided.body).toBe(200);
    const after = await rest(runOf(events), events.at(-1)?.id ?? "");
    expect(lastStatus(after)).toBe("completed");
    expect(messageTexts(after, "agent")).toEqual(["done"]);
    expect(sink.effects.slice(before)).toEqual([{ key: "k1", amount: 250 }]);
    expect((await decide(approvalId, "APPROVED")).statusCode).toBe(200);
    expect((await decide(approvalId, "REJECTED")).statusCode).toBe(409);
    expect(sink.effects.length).toBe(before + 1);
  });

  it("does not run when it is rejected, and the model reads why", async () => {
    const before = sink.effects.length;
    const { events } = await ask("please pay, rejected");
    expect((await decide(approvalOf(events), "REJECTED", manager, "")).statusCode).toBe(400);
    expect((await decide(approvalOf(events), "REJECTED", manager, "wrong account")).statusCode).toBe(200);
    const after = await rest(runOf(events), events.at(-1)?.id ?? "");
    expect(lastStatus(after)).toBe("completed");
    expect(lastText(model.calls.at(-1) ?? { model: "", messages: [] })).toContain("wrong account");
    expect(sink.effects.length).toBe(before);
  });

  it("is decided apart from another of the same turn, and the model goes on once both are", async () => {
    const before = sink.effects.length;
    const { events } = await ask("settle two bills");
    const approvals = events.flatMap((each) => (each.event === "approval" ? [each.data.approval.id] : []));
    expect(approvals).toHaveLength(2);
    const [one = "", two = ""] = approvals;
    expect((await decide(one, "REJECTED", manager, "not this one")).statusCode).toBe(200);
    const parked = await rest(runOf(events), events.at(-1)?.id ?? "");
    expect(lastStatus(parked)).toBe("awaiting_approval");
    expect((await decide(two, "APPROVED")).statusCode).toBe(200);
    const after = await rest(runOf(events), parked.at(-1)?.id ?? "");
    expect(lastStatus(after)).toBe("completed");
    expect(sink.effects.slice(before)).toHaveLength(1);
  });

  it("takes of a decision nothing but decision and reason", async () => {
    const { events } = await ask("please pay, with extras");
    for (const extra of [{ arguments: { key: "k2" } }, { status: "APPROVED" }, { digest: "0" }]) {
      const answer = await app.server.inject({
        method: "POST",
        url: `/api/v1/approvals/${approvalOf(events)}/decide`,
        headers: manager.authorization,
        payload: { decision: "APPROVED", reason: "checked", ...extra },
      });
      expect(answer.statusCode).toBe(400);
    }
    expect((await decide(approvalOf(events), "REJECTED")).statusCode).toBe(200);
  });

  it("is superseded by a new message of the same chat", async () => {
    const { events } = await ask("please pay, superseded");
    const second = await ask("never mind", { sessionId: sessionOf(events) });
    expect(lastStatus(second.events)).toBe("completed");
    const view = await app.server.inject({
      url: `/api/v1/approvals/${approvalOf(events)}`,
      headers: analyst.authorization,
    });
    expect(view.json()).toMatchObject({ status: "SUPERSEDED" });
    expect((await decide(approvalOf(events), "APPROVED")).statusCode).toBe(409);
    expect(lastStatus(await rest(runOf(events), events.at(-1)?.id ?? ""))).toBe("cancelled");
  });

  it("has one winner among ten simultaneous decisions of five people", async () => {
    const before = sink.effects.length;
    const deciders = await Promise.all(Array.from({ length: 5 }, () => app.person({ role: "MANAGER" })));
    const { events } = await ask("please pay, raced");
    const answers = await Promise.all(
      deciders.flatMap((person) =>
        ["APPROVED", "REJECTED"].map((decision) => decide(approvalOf(events), decision, person)),
      ),
    );
    const codes = answers.map((answer) => answer.statusCode);
    expect(codes.filter((code) => code === 200)).toHaveLength(1);
    expect(codes.filter((code) => code === 409)).toHaveLength(9);
    await rest(runOf(events), events.at(-1)?.id ?? "");
    expect(sink.effects.length - before).toBeLessThanOrEqual(1);
  });
});

describe("a model that misbehaves", () => {
  it("gains nothing by inventing tools, own-prototype names or invalid arguments", async () => {
    for (const message of ["prototype", "invalid json"]) {
      const { events } = await ask(message);
      expect(lastStatus(events)).toBe("completed");
      const results = events.flatMap((each) =>
        each.event === "message" && each.data.message?.toolResult ? [each.data.message.toolResult] : [],
      );
      expect(results.length).toBeGreaterThan(0);
      expect(new Set(results.map((result) => result.status))).toEqual(new Set(["DENIED"]));
      expect(new Set(results.map((result) => result.toolCallId)).size).toBe(results.length);
    }
  });

  it("is stopped after its steps, with the reason", async () => {
    const { events } = await ask("loop");
    expect(lastStatus(events)).toBe("failed");
    expect(events.at(-2)).toMatchObject({ event: "error", data: { code: "turn_limit" } });
  });

  it("that never answers is given up, and the planner says that it answers instead", async () => {
    const { events } = await ask("hang");
    expect(lastStatus(events)).toBe("completed");
    expect(deltaText(events)).toMatch(/sent nothing for 1.5 seconds.*Built-in planner .* answers instead/);
  });

  it("that breaks off leaves what was read, marked as interrupted", async () => {
    const { events } = await ask("cut");
    expect(lastStatus(events)).toBe("failed");
    const kept = events.find((each) => each.event === "message" && each.data.message?.interrupted);
    expect(kept?.event === "message" && kept.data.message?.text).toBe(deltaText(events));
  });
});

describe("stop", () => {
  it("ends the upstream call and keeps the partial answer", async () => {
    const base = await app.listen();
    const aborted = model.aborted();
    const response = await fetch(`${base}/api/v1/chat/stream`, {
      method: "POST",
      headers: { ...analyst.authorization, "content-type": "application/json" },
      body: JSON.stringify({ message: "slow" }),
    });
    let body = "";
    let cancelled = false;
    for await (const chunk of response.body ?? []) {
      body += Buffer.from(chunk).toString("utf8");
      const runId = /id: ([0-9a-f-]{36}):/.exec(body)?.[1];
      if (!cancelled && runId !== undefined && body.includes("event: delta")) {
        cancelled = true;
        const stopped = await app.server.inject({
          method: "POST",
          url: `/api/v1/chat/runs/${runId}/cancel`,
          headers: analyst.authorization,
        });
        expect(stopped.statusCode).toBe(200);
      }
    }
    const events = parseEvents(body);
    expect(lastStatus(events)).toBe("cancelled");
    expect(messageTexts(events, "agent")).toEqual([deltaText(events)]);
    await expect.poll(() => model.aborted()).toBe(aborted + 1);
  });
});

describe("an erasure", () => {
  it("leaves nothing of what a person said or called directly", async () => {
    const leaving = await app.person();
    await ask("my secret plan", {}, leaving);
    const tools = await app.server.inject({ url: "/api/v1/tools?limit=200", headers: leaving.authorization });
    const calculate = tools
      .json<{ items: { id: string; name: string }[] }>()
      .items.find(({ name }) => name === "calculate");
    await app.server.inject({
      method: "POST",
      url: `/api/v1/tools/${calculate?.id ?? ""}/execute`,
      headers: leaving.authorization,
      payload: { arguments: { expression: "40 + 2" } },
    });
    const erased = await app.server.inject({
      method: "POST",
      url: `/api/v1/users/${leaving.id}/erase`,
      headers: admin.authorization,
      payload: { reason: "asked for it" },
    });
    expect(erased.statusCode, erased.body).toBeLessThan(300);
    await app.context.chat.deleteErased([{ userId: leaving.id }]);
    const left = await queryRows(
      app.context.database.db,
      sql`SELECT message.id FROM messages message WHERE message.user_id = ${leaving.id}
          UNION ALL SELECT event.run_id FROM run_events event JOIN runs ON runs.id = event.run_id WHERE runs.user_id = ${leaving.id}`,
    );
    expect(left).toEqual([]);
  });
});
