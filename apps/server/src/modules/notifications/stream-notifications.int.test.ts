import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  addPerson,
  createModuleServer,
  type ModuleServer,
} from "../../../../../test/support/module-server.ts";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import type { Actor } from "../../platform/actor.ts";
import { type DatabaseHandle, queryRows } from "../../platform/db/database.ts";
import { createOpenStreams } from "../../platform/http/open-streams.ts";
import { createPostgresPubSub } from "../../platform/pubsub/postgres-pubsub.ts";
import type { PubSub } from "../../platform/pubsub/pubsub.ts";
import { createNotifications, type Notifications } from "./index.ts";

let handle: DatabaseHandle;
let pubsub: PubSub;
let notifications: Notifications;
let server: ModuleServer;
let address: string;
const openStreams = createOpenStreams();

type Event = { id: string; event: string; data: { id?: number; title?: string; message?: string } };

const parseEvent = (block: string): Event => {
  const fields = new Map(
    block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  );
  return {
    id: fields.get("id") ?? "",
    event: fields.get("event") ?? "",
    data: JSON.parse(fields.get("data") ?? "null"),
  };
};

/** Reads a stream as a client does; `next` waits for one more event and answers null at the end. */
async function openReader(actor: Actor, lastEventId?: string) {
  const leaving = new AbortController();
  const response = await fetch(`${address}/notifications/stream`, {
    headers: { ...server.signIn(actor), ...(lastEventId !== undefined && { "last-event-id": lastEventId }) },
    signal: leaving.signal,
  });
  expect(response.status).toBe(200);
  const chunks = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    async next(): Promise<Event | null> {
      while (!text.includes("\n\n")) {
        const { done, value } = await chunks.read();
        if (done) return null;
        text += value;
      }
      const block = text.slice(0, text.indexOf("\n\n"));
      text = text.slice(block.length + 2);
      return block.startsWith(":") ? this.next() : parseEvent(block);
    },
    leave: () => leaving.abort(),
  };
}

const send = (actor: Actor, title: string): Promise<number> =>
  handle.db.transaction((tx) =>
    notifications.sendNotifications(tx, {
      recipients: { userIds: [actor.userId] },
      type: "TOOL_UPDATED",
      title,
      message: "Changed.",
      data: {},
      priority: "low",
    }),
  );

beforeAll(async () => {
  handle = await openTestDatabase();
  pubsub = await createPostgresPubSub(handle);
  notifications = createNotifications({
    db: handle.db,
    pubsub,
    openStreams,
    issueTicket: async () => ({ ticket: "one-use", expiresAt: new Date().toISOString() }),
  });
  server = await createModuleServer({ routes: notifications.routes });
  await server.listen({ port: 0, host: "127.0.0.1" });
  address = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  openStreams.endAll();
  await server.close();
  await pubsub[Symbol.asyncDispose]();
  await handle[Symbol.asyncDispose]();
});

describe("GET /notifications/stream", () => {
  it("greets, then sends what comes with its id, and nothing of others", async () => {
    const [actor, other] = [await addPerson(handle), await addPerson(handle)];
    await send(actor, "before");
    const reader = await openReader(actor);
    expect(await reader.next()).toMatchObject({
      event: "connected",
      id: "1",
      data: { message: "Notification stream connected" },
    });
    await send(other, "not yours");
    await send(actor, "after");
    expect(await reader.next()).toMatchObject({
      event: "notification",
      id: "2",
      data: { id: 2, title: "after" },
    });
    reader.leave();
  });

  it("replays what came after lastEventId of the query", async () => {
    const actor = await addPerson(handle);
    for (const title of ["one", "two", "three"]) await send(actor, title);
    const response = await fetch(`${address}/notifications/stream?lastEventId=1`, {
      headers: server.signIn(actor),
    });
    const { value } = await response.body!.getReader().read();
    const first = new TextDecoder().decode(value);
    await vi.waitFor(() => {
      expect(openStreams.count()).toBeGreaterThan(0);
    });
    expect(first).toContain("event: connected");
    openStreams.end({ userId: actor.userId });
  });

  it("does not wait for an id that was never given", async () => {
    const actor = await addPerson(handle);
    const reader = await openReader(actor, "999");
    await reader.next();
    await send(actor, "first");
    expect(await reader.next()).toMatchObject({ id: "1" });
    reader.leave();
  });

  it("refuses an id that is none", async () => {
    const actor = await addPerson(handle);
    const response = await server.inject({
      url: "/notifications/stream",
      headers: { ...server.signIn(actor), "last-event-id": "abc" },
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: "bad_last_event_id" });
  });

  it("ends when the sign-in is revoked, and leaves nothing behind", async () => {
    const actor = await addPerson(handle);
    const reader = await openReader(actor);
    await reader.next();
    const before = openStreams.count();
    openStreams.end({ userId: actor.userId });
    expect(await reader.next()).toBeNull();
    await vi.waitFor(() => {
      expect(openStreams.count()).toBe(before - 1);
    });
  });

  it("takes a stream off when its reader goes away", async () => {
    const actor = await addPerson(handle);
    const reader = await openReader(actor);
    await reader.next();
    reader.leave();
    await vi.waitFor(() => {
      expect(openStreams.userIds()).not.toContain(actor.userId);
    });
  });

  it("loses and doubles nothing wherever the connection is cut while senders work", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 1, max: 4 }),
        async (cuts, total, senders) => {
          const actor = await addPerson(handle);
          const sending = Promise.all(
            Array.from({ length: senders }, async (_, sender) => {
              for (let count = sender; count < total; count += senders) await send(actor, `title ${count}`);
            }),
          );
          const seen: number[] = [];
          let lastEventId = "0";
          for (const cut of [...cuts, Infinity]) {
            const reader = await openReader(actor, lastEventId);
            await reader.next();
            for (let taken = 0; taken < cut && seen.length < total; taken += 1) {
              const event = await reader.next();
              if (!event) break;
              seen.push(event.data.id ?? 0);
              lastEventId = event.id;
            }
            reader.leave();
          }
          await sending;
          expect(seen).toEqual(Array.from({ length: total }, (_, index) => index + 1));
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("a slow reader", () => {
  it("slows its source instead of growing the server, and still gets everything", async () => {
    const actor = await addPerson(handle);
    const count = 400;
    const message = "x".repeat(20_000);
    await handle.db.transaction(async (tx) => {
      const recipients = { userIds: [actor.userId] };
      for (let index = 0; index < count; index += 1) {
        const text = { title: `title ${index}`, message, data: {} };
        await notifications.sendNotifications(tx, {
          recipients,
          type: "TOOL_UPDATED",
          ...text,
          priority: "low",
        });
      }
    });
    const served = new Promise<Socket>((resolve) => server.server.once("connection", resolve));
    const { hostname, port } = new URL(address);
    const client = connect(Number(port), hostname);
    const { authorization } = server.signIn(actor);
    client.write(
      `GET /notifications/stream?lastEventId=0 HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization}\r\n\r\n`,
    );
    client.pause();
    const socket = await served;
    await vi.waitFor(() => {
      expect(socket.writableLength).toBeGreaterThan(0);
    });
    await delay(300);
    // One batch of a hundred, of the eight megabytes in all.
    expect(socket.writableLength).toBeLessThan(2_500_000);
    const mark = "event: notification";
    let received = 0;
    let tail = "";
    client.on("data", (chunk: Buffer) => {
      const text = tail + chunk.toString("latin1");
      received += text.split(mark).length - 1;
      tail = text.slice(1 - mark.length);
    });
    client.resume();
    await vi.waitFor(
      () => {
        expect(received).toBe(count);
      },
      { timeout: 10_000 },
    );
    client.destroy();
  });
});

describe("the wake-up", () => {
  it("reaches readers only when the transaction has committed", async () => {
    const actor = await addPerson(handle);
    const reader = await openReader(actor);
    await reader.next();
    await handle.db
      .transaction(async (tx) => {
        await notifications.sendNotifications(tx, {
          recipients: { userIds: [actor.userId] },
          type: "TOOL_UPDATED",
          title: "undone",
          message: "Never happened.",
          data: {},
          priority: "low",
        });
        throw new RangeError("undone");
      })
      .catch(() => undefined);
    await send(actor, "done");
    expect(await reader.next()).toMatchObject({ id: "1", data: { title: "done" } });
    reader.leave();
    const rows = await queryRows(
      handle.db,
      sql`SELECT id FROM notifications WHERE user_id = ${actor.userId}`,
    );
    expect(rows).toHaveLength(1);
  });
});
