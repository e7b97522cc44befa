import { setTimeout } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PgliteStream } from "./pglite-stream.ts";
import { createPool } from "./postgres-pool.ts";

let client: PGlite;
const poolOf = () =>
  createPool({ max: 1, idleTimeoutMillis: 0, user: "postgres", stream: () => new PgliteStream(client) });

beforeAll(async () => {
  client = await PGlite.create();
});
afterAll(() => client.close());

describe("the embedded database as a connection", () => {
  it("serves the next client after one that failed, also what that one had prepared or left open", async () => {
    const pool = poolOf();
    const divide = (by: number) => pool.query<{ result: number }>("SELECT 6 / $1::int AS result", [by]);
    for (const by of [1, 2, 3]) expect((await divide(by)).rows).toEqual([{ result: 6 / by }]);
    await expect(divide(0)).rejects.toThrow("division by zero");
    for (const by of [1, 2, 3]) expect((await divide(by)).rows).toEqual([{ result: 6 / by }]);

    const leaving = await pool.connect();
    await leaving.query("BEGIN");
    await leaving.query("CREATE TABLE left_open ()");
    leaving.release(true);
    expect((await pool.query("SELECT to_regclass('left_open') AS found")).rows).toEqual([{ found: null }]);
    await pool.end();
  });

  it("lets timers have their turn however many statements wait", async () => {
    const pool = poolOf();
    let isOver = false;
    const ask = async () => {
      while (!isOver) await pool.query("SELECT $1::int", [1]);
    };
    const asking = Array.from({ length: 20 }, ask);
    await setTimeout(20);
    isOver = true;
    await Promise.all(asking);
    await pool.end();
  });
});
