import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addPerson,
  createModuleServer,
  type ModuleServer,
} from "../../../../../test/support/module-server.ts";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import { type Actor, SERVER_ORIGIN } from "../../platform/actor.ts";
import { type DatabaseHandle, type Queryable, queryRows } from "../../platform/db/database.ts";
import {
  appendAuditEvent,
  type AuditPeople,
  createAudit,
  ensureAuditPartitions,
  type NewAuditEvent,
} from "./index.ts";

let handle: DatabaseHandle;
let server: ModuleServer;
let manager: Actor;
let member: Actor;
let stranger: Actor;
let admin: Actor;

const people: AuditPeople = {
  teamOf: async (db: Queryable, userId) => {
    const rows = await queryRows<{ id: string }>(db, sql`SELECT id FROM users WHERE manager_id = ${userId}`);
    return rows.map((row) => row.id);
  },
  usernamesOf: async (db: Queryable, ids) => {
    const rows = await queryRows<{ id: string; username: string }>(
      db,
      sql`SELECT id, username FROM users WHERE id IN (SELECT value::uuid FROM jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
    );
    return new Map(rows.map((row) => [row.id, row.username]));
  },
};

const append = (event: Partial<NewAuditEvent>): Promise<string> =>
  appendAuditEvent(handle.db, { type: "TOOL_CALL_COMPLETED", userId: null, origin: SERVER_ORIGIN, ...event });

const get = (actor: Actor, url: string) => server.inject({ url, headers: server.signIn(actor) });

type Listed = { items: { id: string; type: string; username: string | null }[]; nextCursor: string | null };

const list = async (actor: Actor, query: Record<string, string>): Promise<Listed> => {
  const response = await get(actor, `/audit/events?${new URLSearchParams(query).toString()}`);
  expect(response.statusCode, response.body).toBe(200);
  return response.json();
};
const idsOf = async (actor: Actor, query: Record<string, string>): Promise<string[]> =>
  (await list(actor, query)).items.map((item) => item.id);

const readings = (actor: Actor) =>
  queryRows<{ details: Record<string, unknown>; subject_user_id: string | null }>(
    handle.db,
    sql`SELECT details, subject_user_id FROM audit_events WHERE event_type = 'AUDIT_READ' AND user_id = ${actor.userId} ORDER BY id`,
  );

beforeAll(async () => {
  handle = await openTestDatabase();
  manager = await addPerson(handle, { role: "MANAGER" });
  member = await addPerson(handle, { managerId: manager.userId });
  stranger = await addPerson(handle);
  admin = await addPerson(handle, { role: "ADMIN" });
  server = await createModuleServer({
    routes: createAudit({ db: handle.db, staleReads: handle.staleReads, people }).routes,
  });
});

afterAll(async () => {
  await server.close();
  await handle[Symbol.asyncDispose]();
});

describe("who sees which rows", () => {
  it("follows actor and subject, the team, and the flag of an auditor", async () => {
    const runId = randomUUID();
    const rows = {
      own: await append({ runId, userId: member.userId }),
      about: await append({ runId, userId: stranger.userId, subjectUserId: member.userId }),
      strangers: await append({ runId, userId: stranger.userId }),
      managers: await append({ runId, userId: manager.userId, subjectUserId: member.userId }),
      servers: await append({ runId, userId: null, subjectUserId: manager.userId }),
    };
    const auditor = await addPerson(handle, { isAuditor: true });
    const all = Object.values(rows).toReversed();
    expect(await idsOf(admin, { run: runId })).toEqual(all);
    expect(await idsOf(auditor, { run: runId })).toEqual(all);
    expect(await idsOf(member, { run: runId })).toEqual([rows.managers, rows.about, rows.own]);
    expect(await idsOf(manager, { run: runId })).toEqual([rows.servers, rows.managers, rows.about, rows.own]);
    expect(await idsOf(stranger, { run: runId })).toEqual([rows.strangers, rows.about]);
    expect(await idsOf(manager, { run: runId, user: stranger.userId })).toEqual([rows.about]);
    expect(await idsOf(admin, { run: runId, user: member.userId })).toEqual([
      rows.managers,
      rows.about,
      rows.own,
    ]);
    expect(await idsOf(stranger, { run: runId, user: manager.userId })).toEqual([]);
  });

  it("answers a row one may not see as a missing one", async () => {
    const id = await append({ userId: stranger.userId });
    expect((await get(member, `/audit/events/${id}`)).json()).toMatchObject({
      status: 404,
      code: "not_found",
    });
    expect((await get(member, `/audit/events/${randomUUID()}`)).json()).toMatchObject({
      status: 404,
      code: "not_found",
    });
    expect((await get(stranger, `/audit/events/${id}`)).json()).toMatchObject({
      id,
      username: stranger.username,
    });
    expect((await get(admin, `/audit/events/${id}`)).statusCode).toBe(200);
  });

  it("needs the scope audit:read of an API token", async () => {
    const token: Actor = { ...admin, via: { kind: "token", tokenId: randomUUID(), scopes: ["chat"] } };
    expect((await get(token, "/audit/events")).statusCode).toBe(403);
  });
});

describe("filters", () => {
  it("narrow by type, session, tool, outcome and time", async () => {
    const sessionId = randomUUID();
    const denied = await append({
      sessionId,
      type: "TOOL_CALL_DENIED",
      outcome: "DENIED",
      toolName: "calculate",
    });
    const done = await append({ sessionId, toolName: "calculate" });
    const query = { session: sessionId };
    expect(await idsOf(admin, { ...query, type: "TOOL_CALL_DENIED" })).toEqual([denied]);
    expect(await idsOf(admin, { ...query, outcome: "SUCCESS" })).toEqual([done]);
    expect(await idsOf(admin, { ...query, tool: "calculate" })).toEqual([done, denied]);
    expect(await idsOf(admin, { ...query, tool: "calc" })).toEqual([]);
    const [past, future] = [
      new Date(Date.now() - 60_000).toISOString(),
      new Date(Date.now() + 60_000).toISOString(),
    ];
    expect(await idsOf(admin, { ...query, from: past, to: future })).toEqual([done, denied]);
    expect(await idsOf(admin, { ...query, from: future })).toEqual([]);
    expect(await idsOf(admin, { ...query, to: past })).toEqual([]);
    expect(
      await idsOf(admin, { ...query, from: "0001-01-01T00:00:00Z", to: "9999-12-31T23:59:59Z" }),
    ).toEqual([done, denied]);
  });

  it("find text literally in type, tool and details", async () => {
    const sessionId = randomUUID();
    const percent = await append({ sessionId, details: { note: String.raw`50%_\ of "Ärger"` } });
    const plain = await append({ sessionId, details: { note: "500 of them" }, toolName: "query_sales" });
    const find = (text: string) => idsOf(admin, { session: sessionId, text });
    expect(await find("50%")).toEqual([percent]);
    expect(await find("%_")).toEqual([percent]);
    expect(await find(String.raw`_\ of "ärg`)).toEqual([percent]);
    expect(await find("QUERY_SALES")).toEqual([plain]);
    expect(await find("call_completed")).toEqual([plain, percent]);
    expect(await find("nothing like it")).toEqual([]);
  });

  it("look for text in so many rows at once, say how far back, and go on from there, whoever reads", async () => {
    const wanted = await append({ userId: member.userId, details: { note: "a needle" } });
    for (let count = 0; count < 25; count += 1) {
      await append({
        userId: count % 2 === 0 ? member.userId : null,
        subjectUserId: member.userId,
        details: { note: "hay" },
      });
    }
    const small = await createModuleServer({
      routes: createAudit({ db: handle.db, staleReads: handle.staleReads, people, rowsPerTextSearch: 10 })
        .routes,
    });
    for (const [reader, narrowed] of [
      [admin, ""],
      [admin, `&user=${member.userId}`],
      [manager, ""],
      [member, ""],
    ] as const) {
      const headers = small.signIn(reader);
      const seen: string[] = [];
      let pages = 0;
      let cursor = "";
      do {
        const query = `text=a%20needle${narrowed}${cursor && `&cursor=${cursor}`}`;
        const response = await small.inject({ url: `/audit/events?${query}`, headers });
        const page = response.json<Listed & { searchedBackTo?: string }>();
        pages += 1;
        seen.push(...page.items.map(({ id }) => id));
        expect(page.nextCursor === null).toBe(page.searchedBackTo === undefined);
        cursor = page.nextCursor ?? "";
      } while (cursor !== "");
      expect(seen).toEqual([wanted]);
      expect(pages).toBeGreaterThan(2);
    }
    await small.close();
  });

  it("refuse what no column can hold", async () => {
    for (const query of ["text=%00", "tool=a%00", "type=GOSSIP", "limit=201", "cursor=bm9uZQ", "unknown=1"]) {
      expect((await get(admin, `/audit/events?${query}`)).statusCode, query).toBe(400);
    }
  });
});

describe("paging", () => {
  it("gives every row once while new ones are written", async () => {
    const sessionId = randomUUID();
    const written: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      written.push(
        await append({
          sessionId,
          userId: member.userId,
          subjectUserId: count % 2 ? member.userId : manager.userId,
        }),
      );
    }
    for (const reader of [admin, manager, member]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Listed = await list(reader, {
          session: sessionId,
          limit: "3",
          ...(cursor !== null && { cursor }),
        });
        seen.push(...page.items.map((item) => item.id));
        cursor = page.nextCursor;
        await append({ userId: member.userId });
      } while (cursor !== null);
      expect(seen).toEqual(written.toReversed());
    }
  });
});

describe("a reading", () => {
  it("is one row with its filters and count, and of free text only the length", async () => {
    const reader = await addPerson(handle, { role: "ADMIN" });
    await list(reader, { user: member.userId, text: "Jane Doe", tool: "Jane Doe?", limit: "2" });
    const [row, ...rest] = await readings(reader);
    expect(rest).toEqual([]);
    expect(row).toEqual({
      subject_user_id: member.userId,
      details: { filters: { user: member.userId, textLength: 8, toolLength: 9 }, count: 0 },
    });
    expect(JSON.stringify(row)).not.toContain("Jane");
  });

  it("is recorded for a single row with its id", async () => {
    const reader = await addPerson(handle, { isAuditor: true });
    const id = await append({ userId: member.userId });
    await get(reader, `/audit/events/${id}`);
    expect(await readings(reader)).toEqual([
      { subject_user_id: member.userId, details: { auditEventId: id, count: 1 } },
    ]);
  });

  it("gives nothing out where its row cannot be written", async () => {
    const reader = await addPerson(handle, { role: "ADMIN" });
    const id = await append({ userId: reader.userId });
    await handle.asOwner((tx) => tx.execute(sql`REVOKE INSERT ON audit_events FROM cdsa_app`));
    try {
      for (const url of ["/audit/events", `/audit/events/${id}`]) {
        const response = await get(reader, url);
        expect(response.statusCode).toBe(503);
        expect(response.json()).toMatchObject({ code: "audit_unavailable" });
        expect(response.body).not.toContain(id);
      }
    } finally {
      await handle.asOwner((tx) => tx.execute(sql`GRANT INSERT ON audit_events TO cdsa_app`));
    }
  });
});

describe("ensureAuditPartitions", () => {
  it("makes the months ahead that are missing, and may run again", async () => {
    const partitions = () =>
      queryRows<{ name: string }>(
        handle.db,
        sql`SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_events'::regclass ORDER BY 1`,
      );
    const before = await partitions();
    await handle.asOwner((tx) => tx.execute(sql.raw(`DROP TABLE ${before.at(-1)?.name ?? ""}`)));
    expect(await partitions()).toHaveLength(before.length - 1);
    await ensureAuditPartitions(handle);
    await ensureAuditPartitions(handle);
    expect(await partitions()).toEqual(before);
  });
});
