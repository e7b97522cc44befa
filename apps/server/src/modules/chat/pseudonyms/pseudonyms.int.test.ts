import type { ChatSessionDetail } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EffectSink, startEffectSink } from "../../../../../../test/support/effect-sink.ts";
import {
  deltaText,
  lastStatus,
  messageTexts,
  parseEvents,
} from "../../../../../../test/support/read-events.ts";
import { startRemoteModel } from "../../../../../../test/support/remote-model.ts";
import { lastRole, lastText, type ScriptedAnswer } from "../../../../../../test/support/scripted-model.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../../test/support/test-server.ts";
import { queryRows } from "../../../platform/db/database.ts";

const NAME = "John Miller";
const EMAIL = "john.miller@example.org";
const SSN = "536-22-8841";
const QUESTION = `Please write to ${NAME} at ${EMAIL}; his SSN is ${SSN}.`;

let model: Awaited<ReturnType<typeof startRemoteModel>>;
let sink: EffectSink;
let app: TestServer;
let analyst: TestPerson;
let admin: TestPerson;
let answer: (text: string, role: string) => ScriptedAnswer;

/** What it read, said back one character at a time: every cut of every pseudonym. */
const sayBack = (text: string): ScriptedAnswer => ({ text: Array.from(`You said: ${text}`) });

beforeAll(async () => {
  model = await startRemoteModel((call) => answer(lastText(call), lastRole(call)));
  sink = await startEffectSink();
  app = await createTestServer({
    env: {
      ...model.env,
      EGRESS_ALLOW: new URL(sink.url).host,
    },
  });
  analyst = await app.person({});
  admin = await app.person({ role: "ADMIN" });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await sink[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const get = (path: string, who: TestPerson) =>
  app.server.inject({ method: "GET", url: `/api/v1${path}`, headers: who.authorization });
const post = (path: string, who: TestPerson, payload: object) =>
  app.server.inject({ method: "POST", url: `/api/v1${path}`, headers: who.authorization, payload });

async function ask(
  message: string,
  { who = analyst, sessionId }: { who?: TestPerson; sessionId?: string } = {},
) {
  const before = model.calls.length;
  const response = await post("/chat/stream", who, { message, ...(sessionId && { sessionId }) });
  expect(response.statusCode, response.body).toBe(200);
  const events = parseEvents(response.body);
  const run = events.find((each) => each.event === "run");
  return {
    events,
    sessionId: run?.data.sessionId ?? "",
    model: run?.data.model,
    sent: JSON.stringify(model.calls.slice(before)),
  };
}
const readSession = async (who: TestPerson, id: string) =>
  (
    await app.server.inject({ url: `/api/v1/chat/sessions/${id}`, headers: who.authorization })
  ).json<ChatSessionDetail>();
const revealsOf = (sessionId: string) =>
  queryRows<{ details: { what: string } }>(
    app.context.database.db,
    sql`SELECT details FROM audit_events WHERE event_type = 'PSEUDONYM_REVEALED' AND session_id = ${sessionId} ORDER BY id`,
  );

describe("a remote model", () => {
  it("gets pseudonyms, and its answer comes to the owner with the values in it, however it is cut", async () => {
    answer = sayBack;
    const { events, sent, sessionId } = await ask(QUESTION);
    expect(lastStatus(events)).toBe("completed");
    for (const value of [NAME, "Miller", EMAIL, SSN]) expect(sent).not.toContain(value);
    expect(sent).toContain("PERSON_1");
    expect(deltaText(events)).toBe(`You said: ${QUESTION}`);
    expect(messageTexts(events, "agent")).toEqual([`You said: ${QUESTION}`]);

    const stored = await queryRows<{ content: string; label: string }>(
      app.context.database.db,
      sql`SELECT content, label FROM messages WHERE session_id = ${sessionId} AND author = 'agent'`,
    );
    expect(stored).toEqual([{ content: expect.stringContaining("PERSON_1"), label: "CONFIDENTIAL" }]);
    const [logged] = await queryRows<{ log: string }>(
      app.context.database.db,
      sql`SELECT string_agg(data::text, '') AS log FROM run_events JOIN runs ON runs.id = run_id
          WHERE session_id = ${sessionId} AND event = 'delta'`,
    );
    for (const value of [NAME, EMAIL, SSN]) expect(logged?.log).not.toContain(value);
    const [map] = await queryRows<{ sealed: string }>(
      app.context.database.db,
      sql`SELECT sealed FROM pseudonym_maps WHERE session_id = ${sessionId}`,
    );
    expect(map?.sealed).toMatch(/^v1\./);
    expect(await revealsOf(sessionId)).toEqual([{ details: { what: "stream" } }]);

    const { messages } = await readSession(analyst, sessionId);
    expect(messages.at(-1)?.text).toBe(`You said: ${QUESTION}`);
    expect((await revealsOf(sessionId)).map((row) => row.details.what)).toEqual(["stream", "session"]);
  });

  it("knows a person by one pseudonym through a whole chat, and by none of another chat", async () => {
    answer = sayBack;
    const first = await ask(`Who is ${NAME}?`);
    const second = await ask(`And what did ${NAME} and Maria Gonzalez say?`, { sessionId: first.sessionId });
    expect(second.sent).not.toContain(NAME);
    expect(second.sent).toMatch(/PERSON_1 and PERSON_2/);
    const other = await ask("What is PERSON_2 called? Maria Gonzalez knows.");
    expect(messageTexts(other.events, "agent")).toEqual([
      "You said: What is PERSON_2 called? Maria Gonzalez knows.",
    ]);
  });

  it("knows people of chats that go on at once apart, though all are called alike", async () => {
    answer = sayBack;
    const names = [
      "Anna Schmidt",
      "Boris Petrov",
      "Carla Rossi",
      "David Cohen",
      "Emma Wilson",
      "Farid Haddad",
    ];
    const asked = await Promise.all(names.map((name) => ask(`Please call ${name} back.`)));
    const again = await Promise.all(
      asked.map(({ sessionId }, index) => ask(`Did ${names[index] ?? ""} answer?`, { sessionId })),
    );
    for (const [index, name] of names.entries()) {
      expect(messageTexts(asked[index]?.events ?? [], "agent")).toEqual([
        `You said: Please call ${name} back.`,
      ]);
      expect(messageTexts(again[index]?.events ?? [], "agent")).toEqual([`You said: Did ${name} answer?`]);
    }
    expect(new Set(asked.map(({ sessionId }) => sessionId)).size).toBe(names.length);
    const sent = JSON.stringify(model.calls.slice(-2 * names.length));
    expect(sent).toContain("PERSON_1");
    for (const name of names) expect(sent).not.toContain(name);
  });

  it("does not get what opens doors: the house answers itself", async () => {
    answer = sayBack;
    const { sent, model: chosen } = await ask(
      "My key is AKIAIOSFODNN7EXAMPLE and ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    );
    expect(sent).toBe("[]");
    expect(chosen).toMatchObject({ id: "planner", reason: expect.stringContaining("RESTRICTED") });
  });

  it("is read with its pseudonyms by an owner whose clearance does not cover the values", async () => {
    answer = sayBack;
    const novice = await app.person({ clearance: "INTERNAL" });
    const { events, sessionId } = await ask(`Write to ${NAME}.`, { who: novice });
    expect(deltaText(events)).toBe("You said: Write to PERSON_1.");
    expect((await readSession(novice, sessionId)).messages.at(-1)?.text).toBe("You said: Write to PERSON_1.");
    expect(await revealsOf(sessionId)).toEqual([]);
    const asked = { pseudonym: "PERSON_1", reason: "curious" };
    expect((await post(`/chat/sessions/${sessionId}/reveal`, novice, asked)).statusCode).toBe(404);
  });
});

describe("a tool that a limited model calls", () => {
  const addTool = async (name: string, maxInputLabel: string) => {
    const response = await post("/tools", admin, {
      name,
      description: "Sends a letter.",
      inputSchema: {
        type: "object",
        properties: { key: { type: "string" }, to: { type: "string" } },
        required: ["key", "to"],
      },
      effect: "read",
      requiresApproval: false,
      classification: "INTERNAL",
      maxInputLabel,
      implementation: { kind: "http", method: "POST", url: sink.url },
    });
    expect(response.statusCode, response.body).toBe(201);
  };
  const calls =
    (name: string, key: string) =>
    (_text: string, role: string): ScriptedAnswer =>
      role === "tool"
        ? { text: ["done"] }
        : { toolCalls: [{ id: "c1", name, arguments: JSON.stringify({ key, to: "PERSON_1" }) }] };

  it("gets the values where it is cleared for them", async () => {
    await addTool("send_letter", "CONFIDENTIAL");
    answer = calls("send_letter", "cleared");
    const { events, sent } = await ask(`Send a letter to ${NAME}.`);
    expect(lastStatus(events)).toBe("completed");
    expect(sent).not.toContain(NAME);
    expect(sink.effects.filter((effect) => JSON.stringify(effect).includes('"cleared"'))).toMatchObject([
      { to: NAME },
    ]);
  });

  it("is refused the call where it is not", async () => {
    await addTool("send_postcard", "INTERNAL");
    answer = calls("send_postcard", "uncleared");
    await ask(`Send a postcard to ${NAME}.`);
    expect(sink.effects.filter((effect) => JSON.stringify(effect).includes('"uncleared"'))).toEqual([]);
  });
});

describe("a pseudonym", () => {
  it("is revealed for a reason, which is a row of its own, and goes with its chat", async () => {
    answer = sayBack;
    const { sessionId } = await ask(`Write to ${NAME}.`);
    const path = `/chat/sessions/${sessionId}/reveal`;
    const names = await get(path.replace("reveal", "pseudonyms"), analyst);
    expect(names.json()).toMatchObject({
      items: [{ pseudonym: "PERSON_1", type: "PERSON", mayReveal: true }],
    });
    expect(names.body).not.toContain(NAME);
    expect((await get(path.replace("reveal", "pseudonyms"), admin)).statusCode).toBe(404);
    const asked = { pseudonym: "PERSON_1", reason: "I have to call him" };
    const revealed = await post(path, analyst, asked);
    expect(revealed.json()).toEqual({ pseudonym: "PERSON_1", value: NAME });
    expect(revealed.headers["cache-control"]).toBe("no-store");
    expect((await revealsOf(sessionId)).at(-1)?.details).toEqual({ what: "value", ...asked });
    expect((await post(path, admin, asked)).statusCode).toBe(404);
    expect((await post(path, analyst, { ...asked, pseudonym: "PERSON_9" })).statusCode).toBe(404);

    await app.server.inject({
      method: "DELETE",
      url: `/api/v1/chat/sessions/${sessionId}`,
      headers: analyst.authorization,
    });
    const left = await queryRows(
      app.context.database.db,
      sql`SELECT 1 FROM pseudonym_maps WHERE session_id = ${sessionId}`,
    );
    expect(left).toEqual([]);
  });
});
