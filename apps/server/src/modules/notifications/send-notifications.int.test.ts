import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addPerson } from "../../../../../test/support/module-server.ts";
import { openTestDatabase, postgresUrl } from "../../../../../test/support/test-database.ts";
import type { Actor } from "../../platform/actor.ts";
import { type DatabaseHandle, queryRows } from "../../platform/db/database.ts";
import type { NewNotification, Recipients } from "./insert-notifications.ts";
import { savePreferences } from "./preferences.repository.ts";
import { sendNotifications } from "./send-notifications.ts";

let handle: DatabaseHandle;
const published: string[][] = [];
const pubsub = {
  async publish(_tx: unknown, _topic: string, payload: { userIds?: unknown }) {
    published.push(payload.userIds as string[]);
  },
};

const about = (recipients: Recipients, change: Partial<NewNotification> = {}): NewNotification => ({
  recipients,
  type: "TOOL_ADDED",
  title: "New tool",
  message: "A tool was added.",
  data: { toolId: "42" },
  priority: "normal",
  ...change,
});

const send = (notification: NewNotification): Promise<number> =>
  handle.db.transaction((tx) => sendNotifications(pubsub, tx, notification));

async function idsOf(userId: string): Promise<number[]> {
  const rows = await queryRows<{ id: string }>(
    handle.db,
    sql`SELECT id::text FROM notifications WHERE user_id = ${userId} ORDER BY notifications.id`,
  );
  return rows.map((row) => Number(row.id));
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

beforeAll(async () => {
  handle = await openTestDatabase();
});

afterAll(async () => {
  await handle[Symbol.asyncDispose]();
});

describe("sendNotifications", () => {
  it("numbers each person's notifications from 1 without a gap under 50 parallel senders", async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => addPerson(handle)));
    const expected = new Map(people.map(({ userId }) => [userId, 0]));
    const sends = Array.from({ length: 50 }, (_, index) => {
      const chosen = people.filter((_person, place) => (index + place) % 3 !== 0).map(({ userId }) => userId);
      for (const userId of chosen) expected.set(userId, (expected.get(userId) ?? 0) + 1);
      return send(about({ userIds: index % 2 === 0 ? chosen : chosen.toReversed() }));
    });
    await Promise.all(sends);
    for (const [userId, count] of expected) expect(await idsOf(userId)).toEqual(upTo(count));
  });

  // The embedded database has one connection, so nobody there ever waits for a lock.
  it.skipIf(postgresUrl() === undefined)(
    "locks counters in the order of user ids, whoever was added first",
    async () => {
      const options = { role: "ADMIN", clearance: "PUBLIC" } as const;
      let { userId: earlier } = await addPerson(handle, options);
      while (earlier < "8") ({ userId: earlier } = await addPerson(handle, options));
      let { userId: later } = await addPerson(handle, options);
      while (later > "8") ({ userId: later } = await addPerson(handle, options));
      const recipients = { roles: ["ADMIN"] } as const;
      await send(about(recipients));
      const waiting = await handle.db.transaction(async (tx) => {
        await tx.execute(sql`SELECT FROM notification_counters WHERE user_id = ${later} FOR UPDATE`);
        const sending = send(about(recipients));
        await vi.waitFor(async () => {
          const waits = await queryRows(
            handle.db,
            sql`SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()`,
          );
          expect(waits).not.toEqual([]);
        });
        await tx.execute(sql`SELECT FROM notification_counters WHERE user_id = ${earlier} FOR UPDATE NOWAIT`);
        return { sending };
      });
      expect(await waiting.sending).toBeGreaterThanOrEqual(2);
    },
  );

  it("takes a number back with the transaction that took it", async () => {
    const { userId } = await addPerson(handle);
    await send(about({ userIds: [userId] }));
    await expect(
      handle.db.transaction(async (tx) => {
        await sendNotifications(pubsub, tx, about({ userIds: [userId] }));
        throw new RangeError("undone");
      }),
    ).rejects.toThrow("undone");
    await send(about({ userIds: [userId] }));
    expect(await idsOf(userId)).toEqual([1, 2]);
  });

  it("finds the active people of the roles whose clearance covers the label, except one", async () => {
    const wanted = await addPerson(handle, { role: "MANAGER", clearance: "RESTRICTED" });
    const others = await Promise.all([
      addPerson(handle, { role: "MANAGER", clearance: "INTERNAL" }),
      addPerson(handle, { role: "MANAGER", clearance: "RESTRICTED", isActive: false }),
      addPerson(handle, { role: "ANALYST", clearance: "RESTRICTED" }),
    ]);
    const self = await addPerson(handle, { role: "ADMIN", clearance: "RESTRICTED" });
    const recipients = {
      roles: ["MANAGER", "ADMIN"],
      clearance: "CONFIDENTIAL",
      exceptUserId: self.userId,
    } as const;
    expect(await send(about(recipients))).toBe(1);
    expect(await idsOf(wanted.userId)).toEqual([1]);
    for (const { userId } of [...others, self]) expect(await idsOf(userId)).toEqual([]);
  });

  it("leaves out muted types, but never an urgent security alert", async () => {
    const { userId } = await addPerson(handle);
    await savePreferences(handle.db, userId, [
      { type: "SECURITY_ALERT", enabled: false },
      { type: "TOOL_ADDED", enabled: false },
    ]);
    expect(await send(about({ userIds: [userId] }))).toBe(0);
    expect(await send(about({ userIds: [userId] }, { type: "SECURITY_ALERT", priority: "high" }))).toBe(0);
    expect(await send(about({ userIds: [userId] }, { type: "SECURITY_ALERT", priority: "urgent" }))).toBe(1);
    expect(await send(about({ userIds: [userId] }, { type: "TOOL_REMOVED", priority: "urgent" }))).toBe(1);
    expect(await idsOf(userId)).toEqual([1, 2]);
  });

  it("keeps hostile text as it is, and skips ids nobody has", async () => {
    const { userId } = await addPerson(handle);
    const title = `'; DROP TABLE notifications; -- \u202e "quoted" \\ %_ 😀`;
    expect(await send(about({ userIds: [userId, userId, randomUUID()] }, { title, data: { title } }))).toBe(
      1,
    );
    const rows = await queryRows<{ title: string; data: unknown }>(
      handle.db,
      sql`SELECT title, data FROM notifications WHERE user_id = ${userId}`,
    );
    expect(rows).toEqual([{ title, data: { title } }]);
  });

  it("splits the wake-ups of many recipients below the size of a NOTIFY payload", async () => {
    const people: Actor[] = [];
    for (let count = 0; count < 320; count += 1) people.push(await addPerson(handle));
    published.length = 0;
    await send(about({ userIds: people.map(({ userId }) => userId) }));
    expect(published.flat().toSorted()).toEqual(people.map(({ userId }) => userId).toSorted());
    for (const userIds of published) {
      expect(
        Buffer.byteLength(JSON.stringify({ topic: "notifications", payload: { userIds } })),
      ).toBeLessThan(7_000);
    }
  });
});
