import type { Notification } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addPerson,
  createModuleServer,
  type ModuleServer,
} from "../../../../../test/support/module-server.ts";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import type { Actor } from "../../platform/actor.ts";
import { type DatabaseHandle, queryRows } from "../../platform/db/database.ts";
import { createOpenStreams } from "../../platform/http/open-streams.ts";
import { createNotifications, type Notifications } from "./index.ts";

let handle: DatabaseHandle;
let notifications: Notifications;
let server: ModuleServer;

const send = (actor: Actor, title: string): Promise<number> =>
  handle.db.transaction((tx) =>
    notifications.sendNotifications(tx, {
      recipients: { userIds: [actor.userId] },
      type: "DOCUMENT_INDEXED",
      title,
      message: "Ready to search.",
      data: { documentId: "42" },
      priority: "normal",
    }),
  );

const changesOf = (actor: Actor) =>
  queryRows<{ details: { action: string } }>(
    handle.db,
    sql`SELECT details FROM audit_events WHERE user_id = ${actor.userId} AND event_type = 'NOTIFICATION_CHANGED' ORDER BY id`,
  ).then((rows) => rows.map((row) => row.details));

type Listed = { items: Notification[]; nextCursor: string | null; unreadCount: number };
type Preferences = { preferences: { type: string; enabled: boolean }[] };

type Method = "GET" | "PUT" | "POST" | "DELETE";
const call = (actor: Actor, method: Method, url: string, payload?: object) =>
  server.inject({ method, url, headers: server.signIn(actor), ...(payload && { payload }) });

beforeAll(async () => {
  handle = await openTestDatabase();
  notifications = createNotifications({
    db: handle.db,
    pubsub: { publish: async () => undefined, subscribe: () => () => undefined },
    openStreams: createOpenStreams(),
    issueTicket: async (_tx, actor) => ({
      ticket: `for ${actor.userId}`,
      expiresAt: "2030-01-01T00:00:30.000Z",
    }),
  });
  server = await createModuleServer({ routes: notifications.routes });
});

afterAll(async () => {
  await server.close();
  await handle[Symbol.asyncDispose]();
});

describe("GET /notifications", () => {
  it("pages from the newest, with the number of unread ones", async () => {
    const actor = await addPerson(handle);
    for (const title of ["a", "b", "c", "d", "e"]) await send(actor, title);
    await call(actor, "PUT", "/notifications/4/read");
    const first = (await call(actor, "GET", "/notifications?limit=2")).json<Listed>();
    expect(first.items.map((item) => item.id)).toEqual([5, 4]);
    expect(first.unreadCount).toBe(4);
    const second = (
      await call(actor, "GET", `/notifications?limit=3&cursor=${first.nextCursor}`)
    ).json<Listed>();
    expect(second.items.map((item) => item.title)).toEqual(["c", "b", "a"]);
    expect(second.nextCursor).toBeNull();
    const unread = (await call(actor, "GET", "/notifications?unreadOnly=true")).json<Listed>();
    expect(unread.items.map((item) => item.id)).toEqual([5, 3, 2, 1]);
  });

  it("refuses a cursor it did not give", async () => {
    const response = await call(await addPerson(handle), "GET", "/notifications?cursor=bm9uZQ");
    expect(response.json()).toMatchObject({ status: 400, code: "bad_cursor" });
  });
});

describe("another's notification", () => {
  it.each([
    ["GET", "/notifications/1"],
    ["PUT", "/notifications/1/read"],
    ["DELETE", "/notifications/1"],
    ["GET", "/notifications/999999999999999999999"],
    ["DELETE", "/notifications/0"],
    ["GET", "/notifications/nothing"],
  ] as const)("is answered as a missing one: %s %s", async (method, url) => {
    const [owner, stranger] = [await addPerson(handle), await addPerson(handle)];
    await send(owner, "private");
    const response = await call(stranger, method, url);
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ code: "not_found" });
    expect((await call(owner, "GET", "/notifications/1")).json()).toMatchObject({ isRead: false });
  });
});

describe("changes", () => {
  it("marks one as read, once in the audit log", async () => {
    const actor = await addPerson(handle);
    await send(actor, "one");
    const first = (await call(actor, "PUT", "/notifications/1/read")).json<Listed>();
    const again = (await call(actor, "PUT", "/notifications/1/read")).json();
    expect(first).toMatchObject({
      id: 1,
      isRead: true,
      type: "DOCUMENT_INDEXED",
      data: { documentId: "42" },
    });
    expect(again).toEqual(first);
    expect(await changesOf(actor)).toEqual([{ action: "read", notificationId: 1 }]);
  });

  it("marks all as read and says how many there were", async () => {
    const actor = await addPerson(handle);
    for (const title of ["a", "b", "c"]) await send(actor, title);
    expect((await call(actor, "PUT", "/notifications/mark-all-read")).json()).toEqual({ markedRead: 3 });
    expect((await call(actor, "PUT", "/notifications/mark-all-read")).json()).toEqual({ markedRead: 0 });
    expect(await changesOf(actor)).toEqual([{ action: "read_all", count: 3 }]);
  });

  it("deletes one and never gives its number again", async () => {
    const actor = await addPerson(handle);
    await send(actor, "a");
    expect((await call(actor, "DELETE", "/notifications/1")).statusCode).toBe(204);
    expect((await call(actor, "DELETE", "/notifications/1")).statusCode).toBe(404);
    await send(actor, "b");
    expect((await call(actor, "GET", "/notifications")).json().items).toMatchObject([{ id: 2 }]);
    expect(await changesOf(actor)).toEqual([{ action: "delete", notificationId: 1 }]);
  });
});

describe("preferences", () => {
  it("are all wanted at first, change one by one, and hold for what is sent next", async () => {
    const actor = await addPerson(handle);
    const before = (await call(actor, "GET", "/notifications/preferences")).json<Preferences>();
    expect(before.preferences).toHaveLength(12);
    expect(before.preferences.every((each) => each.enabled)).toBe(true);
    const change = { preferences: [{ type: "DOCUMENT_INDEXED", enabled: false }] };
    const after = (await call(actor, "PUT", "/notifications/preferences", change)).json<Preferences>();
    expect(after.preferences.filter((each) => !each.enabled)).toEqual(change.preferences);
    expect(await send(actor, "muted")).toBe(0);
    await call(actor, "PUT", "/notifications/preferences", {
      preferences: [{ type: "DOCUMENT_INDEXED", enabled: true }],
    });
    expect(await send(actor, "wanted again")).toBe(1);
    expect(await changesOf(actor)).toHaveLength(2);
  });

  it("refuses unknown types and a type named twice", async () => {
    const actor = await addPerson(handle);
    const preference = { type: "TOOL_ADDED", enabled: false };
    for (const preferences of [[{ type: "GOSSIP", enabled: true }], [preference, preference], []]) {
      expect((await call(actor, "PUT", "/notifications/preferences", { preferences })).statusCode).toBe(400);
    }
  });
});

describe("POST /notifications/ticket", () => {
  it("gives a ticket to a sign-in of the page, not to an API token", async () => {
    const actor = await addPerson(handle);
    const response = await call(actor, "POST", "/notifications/ticket");
    expect(response.json()).toEqual({ ticket: `for ${actor.userId}`, expiresAt: "2030-01-01T00:00:30.000Z" });
    const token: Actor = {
      ...actor,
      via: { kind: "token", tokenId: actor.userId, scopes: ["notifications"] },
    };
    expect((await call(token, "POST", "/notifications/ticket")).statusCode).toBe(403);
    expect((await call(token, "GET", "/notifications")).statusCode).toBe(200);
  });
});
