import { readdirSync } from "node:fs";
import { join } from "node:path";
import { getTableColumns, getTableName, is, sql } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { describe, expect, it } from "vitest";
import { openTestDatabase } from "../../../../test/support/test-database.ts";
import { queryRows } from "../platform/db/database.ts";

const MODULES = join(import.meta.dirname, "../modules");

/** Every table that a module declares. */
async function declaredTables(): Promise<PgTable[]> {
  const files = readdirSync(MODULES, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".tables.ts"),
  );
  const found: PgTable[] = [];
  for (const file of files) {
    const module: unknown = await import(join(MODULES, file));
    if (typeof module === "object" && module !== null)
      for (const value of Object.values(module)) if (is(value, PgTable)) found.push(value);
  }
  return found;
}

type Column = { table_name: string; column_name: string; is_nullable: string };

describe("the schema in the code", () => {
  it("is the one the migrations make: every column, and whether it may be null", async () => {
    await using database = await openTestDatabase();
    const columns = await queryRows<Column>(
      database.db,
      sql`SELECT table_name, column_name, is_nullable FROM information_schema.columns WHERE table_schema = 'public'`,
    );
    const tables = await declaredTables();
    expect(tables.length).toBeGreaterThan(15);
    for (const table of tables) {
      const name = getTableName(table);
      const stored = columns
        .filter((column) => column.table_name === name)
        .map(({ column_name, is_nullable }) => `${column_name} ${is_nullable}`);
      const declared = Object.values(getTableColumns(table)).map(
        (column) => `${column.name} ${column.notNull ? "NO" : "YES"}`,
      );
      expect(declared.sort(), name).toEqual(stored.sort());
    }
  });

  it("has every table of the plan", async () => {
    await using database = await openTestDatabase();
    const tables = await queryRows<{ table_name: string }>(
      database.db,
      sql`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    const names = tables.map(({ table_name }) => table_name);
    expect(names).toEqual(
      expect.arrayContaining([
        "users",
        "sessions",
        "messages",
        "tools",
        "tool_executions",
        "approval_requests",
        "audit_events",
        "secrets",
        "documents",
        "document_embeddings",
        "llm_models",
        "tool_result_cache",
        "notifications",
        "notification_preferences",
      ]),
    );
  });
});
