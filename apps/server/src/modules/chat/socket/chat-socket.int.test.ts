import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  askForUpgrade,
  type ChatSocketClient,
  openChatSocket,
  textFrame,
} from "../../../../../../test/support/chat-socket.ts";
import {
  deltaText,
  lastStatus,
  messageTexts,
  parseEvents,
} from "../../../../../../test/support/read-events.ts";
import {
  lastText,
  type ScriptedModel,
  startScriptedModel,
} from "../../../../../../test/support/scripted-model.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../../test/support/test-server.ts";
import { queryRows } from "../../../platform/db/database.ts";
import type { UpgradedSocket } from "../../../platform/http/frame-socket.ts";

const ALLOWED_ORIGIN = "https://page.example";
const BIG_PIECE = "x".repeat(20_000);

let model: ScriptedModel;
let app: TestServer;
let base: string;
let analyst: TestPerson;
let stranger: TestPerson;

beforeAll(async () => {
  model = await startScriptedModel((call) => {
    const text = lastText(call);
    if (text.includes("slow"))
      return { text: Array.from({ length: 200 }, (_, i) => `piece ${i} `), delayMs: 20 };
    if (text.includes("big")) return { text: Array.from({ length: 400 }, () => BIG_PIECE) };
    return { text: ["Hello", ", ", "world"] };
  });
  app = await createTestServer({
    env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: "scripted", CORS_ORIGINS: ALLOWED_ORIGIN },
  });
  base = await app.listen();
  analyst = await app.person();
  stranger = await app.person();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

async function ticketOf(person: TestPerson): Promise<string> {
  const response = await app.server.inject({
    method: "POST",
    url: "/api/v1/notifications/ticket",
    headers: person.authorization,
  });
  return `?ticket=${response.json<{ ticket: string }>().ticket}`;
}

const connect = async (person: TestPerson): Promise<ChatSocketClient> =>
  openChatSocket(base, await ticketOf(person));

const isDone = ({ event }: { event: string }): boolean => event === "done";
const isError = ({ event }: { event: string }): boolean => event === "error";
const runIdOf = (id: string): string => id.split(":")[0] ?? "";

describe("/ws/chat", () => {
  it("answers a question with the events the stream has, and reads them again from any of them", async () => {
    using socket = await connect(analyst);
    socket.send({ type: "message", message: "hello", userContext: { userId: stranger.id, role: "ADMIN" } });
    const done = await socket.until(isDone);
    expect(messageTexts(socket.events, "agent")).toEqual(["Hello, world"]);
    expect(deltaText(socket.events)).toBe("Hello, world");
    const runId = runIdOf(done.id);
    const streamed = await app.server.inject({
      url: `/api/v1/chat/runs/${runId}/events`,
      headers: analyst.authorization,
    });
    expect(socket.events).toEqual(parseEvents(streamed.body));

    const whole = [...socket.events];
    for (const [index, { id }] of whole.slice(0, -1).entries()) {
      using again = await connect(analyst);
      again.send({ type: "attach", runId, lastEventId: id });
      await again.until(isDone);
      expect(again.events).toEqual(whole.slice(index + 1));
    }
  });

  it("asks in the same chat again over the same connection, and refuses while one is answered", async () => {
    using socket = await connect(analyst);
    socket.send({ type: "message", message: "hello" });
    await socket.until(isDone);
    const [run] = socket.events;
    const sessionId = run?.event === "run" ? run.data.sessionId : null;
    const from = socket.events.length;
    socket.send({ type: "message", message: "slow please", sessionId });
    socket.send({ type: "message", message: "another", sessionId });
    const refusal = await socket.until(isError, from);
    expect(refusal.data).toMatchObject({ status: 409, code: "run_in_progress" });
    const started = await socket.until(({ event }) => event === "delta", from);
    socket.send({ type: "cancel", runId: runIdOf(started.id) });
    await socket.until(isDone, from);
    expect(lastStatus(socket.events)).toBe("cancelled");
  });

  it("shows and stops no run of anybody else, and says so in the audit log", async () => {
    using socket = await connect(analyst);
    socket.send({ type: "message", message: "hello" });
    const { id } = await socket.until(isDone);
    using other = await connect(stranger);
    for (const type of ["attach", "cancel"]) {
      const from = other.events.length;
      other.send({ type, runId: runIdOf(id) });
      expect((await other.until(isError, from)).data).toMatchObject({ status: 404 });
    }
    const rows = await queryRows(
      app.context.database.db,
      sql`SELECT 1 FROM audit_events WHERE event_type = 'ACCESS_DENIED' AND user_id = ${stranger.id}
          AND details->>'route' = '/ws/chat'`,
    );
    expect(rows).toHaveLength(2);
  });

  it("answers every bad frame with a problem and goes on", async () => {
    using socket = await connect(analyst);
    const bad = [
      "not json",
      "null",
      "[]",
      '"text"',
      "{}",
      '{"type":"message"}',
      '{"type":"message","message":""}',
      '{"type":"message","message":"hi","userId":"x"}',
      '{"type":"__proto__"}',
      '{"type":"attach","runId":"1"}',
      '{"type":"attach","runId":"00000000-0000-7000-8000-000000000000"}',
      '{"type":"cancel","runId":"00000000-0000-7000-8000-000000000000","extra":1}',
      '{"type":"message","message":"nul \\u0000 byte"}',
      "[".repeat(100_000),
    ];
    for (const text of bad) {
      const from = socket.events.length;
      socket.sendRaw(text);
      const { data } = await socket.until(isError, from);
      expect(data, text.slice(0, 60)).toMatchObject({ code: expect.stringMatching(/^[a-z_]+$/) });
      expect("status" in data && Number(data.status), text.slice(0, 60)).toBeLessThan(500);
    }
    const from = socket.events.length;
    socket.send({ type: "message", message: "hello" });
    await socket.until(isDone, from);
  });

  it("closes on bytes and on frames above 1 MiB, and the server stays up", async () => {
    using bytes = await connect(analyst);
    bytes.sendRaw(new Uint8Array([1, 2, 3]));
    expect(await bytes.closed).toBe(1003);
    using large = await connect(analyst);
    large.sendRaw(`"${"x".repeat(1_048_577)}"`);
    expect(await large.closed).toBe(1009);
    expect((await fetch(`${base}/health/live`)).status).toBe(200);
  });
});

describe("the upgrade", () => {
  it("is given to a ticket once, and to an access or API token in the header", async () => {
    const ticket = await ticketOf(analyst);
    const [first, second] = [await askForUpgrade(base, ticket, {}), await askForUpgrade(base, ticket, {})];
    expect([first.status, second.status]).toEqual([101, 401]);
    first.socket?.destroy();
    const byHeader = await askForUpgrade(base, "", analyst.authorization);
    expect(byHeader.status).toBe(101);
    byHeader.socket?.destroy();
    const refused = await Promise.all([
      askForUpgrade(base, "", {}),
      askForUpgrade(base, "?ticket=forged", {}),
      askForUpgrade(base, "", { authorization: "Bearer forged" }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it("is refused to an API token without the scope for chats", async () => {
    const created = await app.server.inject({
      method: "POST",
      url: "/api/v1/tokens",
      headers: analyst.authorization,
      payload: { name: "reader", scopes: ["notifications"], expiresInDays: 1 },
    });
    const { token } = created.json<{ token: string }>();
    expect((await askForUpgrade(base, "", { authorization: `Bearer ${token}` })).status).toBe(403);
  });

  it("is refused to pages of other origins", async () => {
    const statusFrom = async (origin: string): Promise<number> => {
      const { status, socket } = await askForUpgrade(base, "", { ...analyst.authorization, origin });
      socket?.destroy();
      return status;
    };
    expect(await statusFrom("https://evil.example")).toBe(403);
    expect(await statusFrom("null")).toBe(403);
    expect(await statusFrom(base)).toBe(101);
    expect(await statusFrom(ALLOWED_ORIGIN)).toBe(101);
  });

  it("is what the address is for: a plain GET finds nothing", async () => {
    const response = await fetch(`${base}/ws/chat`, { headers: analyst.authorization });
    expect(response.status).toBe(404);
  });
});

describe("an open connection", () => {
  it("ends when its sign-in ends, in the middle of an answer", async () => {
    const leaver = await app.person();
    using socket = await connect(leaver);
    socket.send({ type: "message", message: "slow please" });
    await socket.until(({ event }) => event === "delta");
    await app.server.inject({
      method: "POST",
      url: "/api/v1/auth/logout",
      headers: { ...leaver.authorization, "x-csrf": "1", origin: "http://localhost", host: "localhost" },
    });
    expect(await socket.closed).toBe(1001);
    expect(app.context.openStreams.userIds()).not.toContain(leaver.id);
  });

  it("takes no frame of somebody whose sign-in ended unheard", async () => {
    const leaver = await app.person();
    using socket = await connect(leaver);
    // Behind the server's back: no message goes out, as when it was lost.
    await app.context.database.db.execute(
      sql`UPDATE sessions SET revoked_at = now() WHERE user_id = ${leaver.id}`,
    );
    socket.send({ type: "message", message: "hello" });
    expect(await socket.closed).toBe(1008);
    expect(socket.events).toMatchObject([{ event: "error", data: { status: 401 } }]);
  });

  it("holds little for a reader that does not read", async () => {
    const { socket } = await askForUpgrade(base, "", analyst.authorization);
    if (!socket) throw new Error("The upgrade was refused.");
    socket.pause();
    const held = (): number =>
      Array.from(
        app.server.websocketServer.clients,
        ({ bufferedAmount }: UpgradedSocket) => bufferedAmount,
      ).reduce((sum, bytes) => sum + bytes, 0);
    // Five answers of 8 MB, and frames that each would be answered with an error.
    for (let i = 0; i < 5; i += 1)
      socket.write(textFrame(JSON.stringify({ type: "message", message: "big" })));
    for (let i = 0; i < 2000; i += 1) socket.write(textFrame("{}"));
    let most = 0;
    // Looked at often: a frame that waits is on its way a moment later.
    for (let i = 0; i < 600; i += 1) {
      await delay(5);
      most = Math.max(most, held());
    }
    socket.destroy();
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(32 * 1024 * 1024);
  });
});

describe("run events", () => {
  it("are read with a ticket from the event named in the address", async () => {
    using socket = await connect(analyst);
    socket.send({ type: "message", message: "hello" });
    const { id } = await socket.until(isDone);
    const [, second] = socket.events;
    const url = `${base}/api/v1/chat/runs/${runIdOf(id)}/events${await ticketOf(analyst)}&lastEventId=${second?.id ?? ""}`;
    const response = await fetch(url);
    expect(parseEvents(await response.text())).toEqual(socket.events.slice(2));
    expect((await fetch(url)).status).toBe(401);
    const foreign = `${base}/api/v1/chat/runs/${runIdOf(id)}/events${await ticketOf(stranger)}`;
    expect((await fetch(foreign)).status).toBe(404);
  });
});
