import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import { type DatabaseHandle, queryRows } from "./database.ts";
import { migrate, MigrationError, splitStatements } from "./migrate.ts";

let directory: string;
let database: DatabaseHandle;

const write = (name: string, text: string) => writeFile(join(directory, name), text);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "cdsa-migrations-"));
  database = await openTestDatabase();
  await database.asOwner(async (tx) => {
    await tx.execute(sql`DROP TABLE schema_migrations`);
  });
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

describe("migrate", () => {
  it("applies what is missing in order, once, and nothing of a file that fails", async () => {
    await write("0001_one.sql", "CREATE TABLE one (id integer);");
    expect(await migrate(database, directory)).toEqual(["0001_one.sql"]);
    expect(await migrate(database, directory)).toEqual([]);
    await write("0002_two.sql", "CREATE TABLE two (id integer);\nSELECT nonsense();");
    await expect(migrate(database, directory)).rejects.toThrow();
    await write("0002_two.sql", "CREATE TABLE two (id integer);");
    expect(await migrate(database, directory)).toEqual(["0002_two.sql"]);
  });

  it("gives several instances that start at once one result", async () => {
    await write("0001_one.sql", "CREATE TABLE one (id integer);");
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(database, directory)));
    expect(applied.flat()).toEqual(["0001_one.sql"]);
  });

  it("refuses a schema of a newer version, and a changed file, saying which", async () => {
    await write("0001_one.sql", "CREATE TABLE one (id integer);");
    await write("0002_two.sql", "CREATE TABLE two (id integer);");
    await migrate(database, directory);
    await rm(join(directory, "0002_two.sql"));
    await expect(migrate(database, directory)).rejects.toThrow(/0002_two\.sql.*newer/);
    await write("0002_two.sql", "CREATE TABLE two (id bigint);");
    await expect(migrate(database, directory)).rejects.toThrow(MigrationError);
    const rows = await queryRows(
      database.db,
      sql`SELECT table_name FROM information_schema.columns WHERE table_name = 'two'`,
    );
    expect(rows.length).toBeLessThanOrEqual(1);
  });
});

describe("splitStatements", () => {
  it("keeps function bodies and quoted semicolons at line ends whole", () => {
    const text =
      "CREATE TABLE a (x text); -- a comment;\nCREATE FUNCTION f() RETURNS void AS $$\nBEGIN\n  PERFORM 1;\nEND $$;\nSELECT 1;";
    expect(splitStatements(text)).toEqual([
      "CREATE TABLE a (x text);",
      "CREATE FUNCTION f() RETURNS void AS $$\nBEGIN\n  PERFORM 1;\nEND $$;",
      "SELECT 1;",
    ]);
  });
});
