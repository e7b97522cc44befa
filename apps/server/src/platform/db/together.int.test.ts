import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import { type DatabaseHandle, type Queryable, queryRows } from "./database.ts";
import { together } from "./together.ts";

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle[Symbol.asyncDispose]());

const count = async (subject: string): Promise<number> =>
  (await queryRows(handle.db, sql`SELECT 1 FROM rate_limit_windows WHERE subject = ${subject}`)).length;

const insert = (tx: Queryable, subject: string, hits: number) =>
  tx.execute(
    sql`INSERT INTO rate_limit_windows (subject, window_start, hits) VALUES (${subject}, now(), ${hits})`,
  );

describe("statements sent together", () => {
  it("leave nothing behind where one of them is refused, also what comes later", async () => {
    const refused = new Error("refused");
    const later = async (tx: Queryable): Promise<void> => {
      await insert(tx, "together", 1);
      await insert(tx, "together-later", 2);
    };
    const work = handle.db.transaction((tx) => together([Promise.reject(refused), later(tx)]));
    await expect(work).rejects.toBe(refused);
    expect(await count("together")).toBe(0);
    expect(await count("together-later")).toBe(0);
  });

  it("tell what the first that failed tells, and give the results in order", async () => {
    const failing = handle.db.transaction((tx) =>
      together([
        insert(tx, "fails", 1),
        tx.execute(sql`SELECT 1 / ${0}::integer`),
        insert(tx, "fails-too", 1),
      ]),
    );
    await expect(failing).rejects.toMatchObject({ cause: { code: "22012" } });
    expect(await count("fails")).toBe(0);
    const rows = (tx: Queryable, value: number) => queryRows(tx, sql`SELECT ${value}::integer AS value`);
    expect(await handle.db.transaction((tx) => together([rows(tx, 1), rows(tx, 2)]))).toEqual([
      [{ value: 1 }],
      [{ value: 2 }],
    ]);
  });
});
