import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestServer, type TestPerson, type TestServer } from "../../../../test/support/test-server.ts";
import { queryRows } from "../platform/db/database.ts";

let app: TestServer;
let admin: TestPerson;
let manager: TestPerson;
let owner: TestPerson;
let stranger: TestPerson;

beforeAll(async () => {
  app = await createTestServer();
  admin = await app.person({ role: "ADMIN" });
  manager = await app.person({ role: "MANAGER" });
  owner = await app.person({ managerId: manager.id });
  stranger = await app.person();
});

afterAll(() => app[Symbol.asyncDispose]());

type Ask = {
  person?: TestPerson;
  method?: "GET" | "POST" | "PUT";
  url: string;
  payload?: object;
  headers?: Record<string, string>;
};

/** Calls under a request id of its own and answers with the rows that this call left. */
async function ask({ person, method = "POST", url, payload, headers }: Ask) {
  const requestId = `rows-${randomUUID()}`;
  const response = await app.server.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...person?.authorization, ...headers, "x-request-id": requestId },
    ...(payload && { payload }),
  });
  const rows = await queryRows<{ type: string; outcome: string; user_id: string | null; ip: string }>(
    app.context.database.db,
    sql`SELECT event_type AS type, outcome, user_id, host(ip_address) AS ip FROM audit_events
        WHERE request_id = ${requestId} ORDER BY id`,
  );
  return { response, rows };
}

describe("who, what, where from and with which result is written", () => {
  it("of ids in bodies that are another's or of nothing", async () => {
    const streamed = await ask({
      person: owner,
      url: "/chat/stream",
      payload: { message: "What is 2 + 2?" },
    });
    const { body } = streamed.response;
    const sessionId = /"sessionId":"([^"]+)"/.exec(body)?.[1];
    const runId = /"runId":"([^"]+)"/.exec(body)?.[1];
    for (const [url, payload] of [
      ["/chat/stream", { message: "And now?", sessionId }],
      ["/chat/continue", { runId }],
      ["/chat/export", { sessionId, format: "json" }],
      ["/chat/export", { sessionId: randomUUID(), format: "json" }],
    ] as const) {
      const { response, rows } = await ask({ person: stranger, url, payload });
      expect(response.statusCode, url).toBe(404);
      expect(rows, url).toEqual([
        { type: "ACCESS_DENIED", outcome: "DENIED", user_id: stranger.id, ip: "127.0.0.1" },
      ]);
    }
  });

  it("of changes that were refused", async () => {
    const tool = { person: admin, url: "/groups", payload: { name: "Twins" } };
    expect((await ask(tool)).rows.map(({ type }) => type)).toEqual(["GROUP_CHANGED"]);
    for (const [status, refused] of [
      [409, tool],
      [400, { person: admin, url: "/groups", payload: { nonsense: true } }],
      [428, { person: owner, method: "PUT", url: "/auth/me", payload: { name: "New" } }],
      [
        412,
        {
          person: owner,
          method: "PUT",
          url: "/auth/me",
          payload: { name: "N" },
          headers: { "if-match": '"9"' },
        },
      ],
      [415, { person: admin, url: "/groups", headers: { "content-type": "text/csv" }, payload: {} }],
    ] satisfies [number, Ask][]) {
      const { response, rows } = await ask(refused);
      expect(response.statusCode, response.body).toBe(status);
      expect(rows).toEqual([
        { type: "REQUEST_FAILED", outcome: "FAILURE", user_id: refused.person.id, ip: "127.0.0.1" },
      ]);
    }
  });

  it("of attempts by nobody", async () => {
    const newcomer = { username: "new-one", email: "new@example.org", password: "a long enough password 42" };
    for (const refused of [
      { url: "/auth/register", payload: newcomer },
      { url: "/auth/refresh" },
      { url: "/auth/logout" },
      { method: "GET", url: "/auth/me" },
    ] satisfies Ask[]) {
      const { rows } = await ask(refused);
      expect(rows, refused.url).toEqual([
        { type: "ACCESS_DENIED", outcome: "DENIED", user_id: null, ip: "127.0.0.1" },
      ]);
    }
  });

  it("of a ticket, and of an index that is made again", async () => {
    const ticket = await ask({ person: owner, url: "/notifications/ticket" });
    expect(ticket.rows.map(({ type, user_id }) => [type, user_id])).toEqual([["TICKET_ISSUED", owner.id]]);
    const payload = { title: "Terms", content: "The contract ends in March.", mediaType: "text/plain" };
    const created = await ask({ person: owner, url: "/documents", payload });
    const { id } = created.response.json<{ id: string }>();
    await expect
      .poll(async () => (await ask({ person: owner, url: `/documents/${id}/index` })).response.statusCode)
      .toBe(202);
    const rows = await queryRows<{ details: unknown }>(
      app.context.database.db,
      sql`SELECT details FROM audit_events WHERE event_type = 'DOCUMENT_CHANGED' AND user_id = ${owner.id}`,
    );
    expect(rows).toEqual([{ details: { documentId: id, version: 1, changed: ["index"] } }]);
  });
});
