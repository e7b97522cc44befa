import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import { queryRows } from "../db/database.ts";
import { checkKeyCanaries, sealKeyCanaries, WrongKeyError } from "./key-canaries.ts";

const newKey = (id: string) => ({ id, key: randomBytes(32) });

describe("checkKeyCanaries", () => {
  it("lets the keys of the database pass, and no other, and changes nothing", async () => {
    await using database = await openTestDatabase();
    const rows = () => queryRows(database.db, sql`SELECT * FROM key_canaries ORDER BY key_name`);
    const keys = { ENCRYPTION_KEY: newKey("kek-1"), SECRET_KEY: newKey("root-1") };
    await checkKeyCanaries(database.db, keys);
    expect(await rows()).toEqual([]);
    await sealKeyCanaries(database.db, keys);
    const sealed = await rows();
    expect(sealed).toHaveLength(2);
    await checkKeyCanaries(database.db, keys);
    for (const name of ["ENCRYPTION_KEY", "SECRET_KEY"] as const) {
      const wrong = { ...keys, [name]: newKey(keys[name].id) };
      await expect(checkKeyCanaries(database.db, wrong)).rejects.toThrow(WrongKeyError);
      await expect(checkKeyCanaries(database.db, wrong)).rejects.toThrow(
        new RegExp(`^${name} is not the key`),
      );
    }
    const swapped = { ENCRYPTION_KEY: keys.SECRET_KEY, SECRET_KEY: keys.ENCRYPTION_KEY };
    await expect(checkKeyCanaries(database.db, swapped)).rejects.toThrow(WrongKeyError);
    expect(await rows()).toEqual(sealed);
  });
});
