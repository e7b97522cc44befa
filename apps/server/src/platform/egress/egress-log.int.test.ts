import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import { type Database, type DatabaseHandle, queryRows } from "../db/database.ts";
import { createEgressLog, type EgressEntry } from "./egress-log.ts";

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle[Symbol.asyncDispose]());

const entry = (bytes: number, over: Partial<EgressEntry> = {}): EgressEntry => ({
  outcome: "sent",
  destination: "api.example.org:443",
  label: "INTERNAL",
  purpose: "test",
  bytes,
  executionId: null,
  ...over,
});

const stored = (destination: string) =>
  queryRows<{ label: string; rows: number; bytes: string }>(
    handle.db,
    sql`SELECT label, count(*)::integer AS rows, sum(bytes)::text AS bytes FROM egress_log
        WHERE destination = ${destination} GROUP BY label ORDER BY label`,
  );

describe("the log of what leaves", () => {
  it("stores every entry before it is told to be, in far fewer writes than entries", async () => {
    let writes = 0;
    const counting: Database = Object.assign(Object.create(handle.db) as Database, {
      execute: (...parameters: Parameters<Database["execute"]>) => {
        writes += 1;
        return handle.db.execute(...parameters);
      },
    });
    const log = createEgressLog(counting);
    const destination = "many.example.org:443";
    await Promise.all(
      Array.from({ length: 1_200 }, (_, index) =>
        log.record(entry(index, { destination, label: index % 2 ? "RESTRICTED" : "PUBLIC" })),
      ),
    );
    expect(await stored(destination)).toEqual([
      { label: "PUBLIC", rows: 600, bytes: String((600 * 1_198) / 2) },
      { label: "RESTRICTED", rows: 600, bytes: String((600 * 1_200) / 2) },
    ]);
    expect(log.bytesOut()).toBe((1_199 * 1_200) / 2);
    expect(writes).toBeLessThanOrEqual(5);
  });

  it("loses none silently: who waits for an entry that cannot be stored is told, and later ones go on", async () => {
    const log = createEgressLog(handle.db);
    const destination = "failing.example.org:443";
    const results = await Promise.allSettled([
      log.record(entry(1, { destination })),
      log.record(entry(2, { destination, executionId: "00000000-0000-7000-8000-000000000000" })),
      log.record(entry(4, { destination })),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    await log.record(entry(8, { destination }));
    expect(await stored(destination)).toEqual([{ label: "INTERNAL", rows: 2, bytes: "9" }]);
    expect(log.bytesOut()).toBe(9);
  });

  it("cannot be changed by the application's own role", async () => {
    for (const statement of [sql`UPDATE egress_log SET bytes = 0`, sql`DELETE FROM egress_log`]) {
      await expect(handle.db.execute(statement)).rejects.toThrow();
    }
  });
});
