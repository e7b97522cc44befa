import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { type DatabaseHandle, queryRows, type Transaction } from "./database.ts";

/** The schema cannot be brought to this version; the message says why and what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

type Migration = { version: number; name: string; checksum: string; text: string };

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;
// Any constant: all instances must take the same advisory lock.
const LOCK_KEY = 7_220_113;

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => FILE_NAME.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), "utf8");
      const checksum = createHash("sha256").update(text).digest("hex");
      return { version: Number(name.slice(0, 4)), name, checksum, text };
    }),
  );
}

async function readApplied(tx: Transaction): Promise<Map<number, { name: string; checksum: string }>> {
  await tx.execute(sql`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now())`);
  const rows = await queryRows<{ version: number; name: string; checksum: string }>(
    tx,
    sql`SELECT version, name, checksum FROM schema_migrations ORDER BY version`,
  );
  return new Map(rows.map((row) => [row.version, row]));
}

function refuseForeignSchema(
  known: readonly Migration[],
  applied: ReadonlyMap<number, { name: string; checksum: string }>,
): void {
  const byVersion = new Map(known.map((migration) => [migration.version, migration]));
  for (const [version, row] of applied) {
    const migration = byVersion.get(version);
    if (!migration) {
      throw new MigrationError(
        `The database has the migration ${row.name}, which this version of CDSA does not know: it was used by a newer one. Start that version, or restore a backup made before it.`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationError(
        `The migration ${row.name} differs from the one that was applied to this database. Restore the original file: applied migrations never change.`,
      );
    }
  }
}

/**
 * Applies the numbered SQL files that the database lacks, each in the one transaction of this call and under an
 * advisory lock, so that several instances may start at once and a killed start leaves nothing half done.
 * @returns the names of the migrations applied now.
 * @throws MigrationError for a schema that is newer than this code or was altered.
 */
export async function migrate(handle: DatabaseHandle, directory: string): Promise<string[]> {
  const known = await readMigrations(directory);
  return handle.asOwner(async (tx) => {
    // Waiting for another instance's migrations may take longer than a request may.
    await tx.execute(sql`SET LOCAL statement_timeout = 0`);
    await tx.execute(sql`SET LOCAL lock_timeout = 0`);
    await tx.execute(sql`SELECT pg_advisory_xact_lock(${LOCK_KEY})`);
    const applied = await readApplied(tx);
    refuseForeignSchema(known, applied);
    const pending = known.filter((migration) => !applied.has(migration.version));
    for (const migration of pending) {
      for (const statement of splitStatements(migration.text)) await tx.execute(sql.raw(statement));
      await tx.execute(
        sql`INSERT INTO schema_migrations (version, name, checksum) VALUES (${migration.version}, ${migration.name}, ${migration.checksum})`,
      );
    }
    return pending.map((migration) => migration.name);
  });
}

/** Splits a migration at the semicolons that end its statements; `$$` bodies and line comments stay whole. */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let current = "";
  let inBody = false;
  for (const line of text.split("\n")) {
    const code = inBody ? line : line.replace(/--.*$/, "");
    if ((code.match(/\$\$/g)?.length ?? 0) % 2 === 1) inBody = !inBody;
    current += `${code}\n`;
    if (!inBody && code.trimEnd().endsWith(";")) {
      statements.push(current.trim());
      current = "";
    }
  }
  if (current.trim() !== "") statements.push(current.trim());
  return statements;
}
