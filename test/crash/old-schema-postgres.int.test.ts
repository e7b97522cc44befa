import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPostgres } from "../../apps/server/src/platform/db/open-postgres.ts";
import { migrate } from "../../apps/server/src/platform/db/migrate.ts";
import { startPostgresProxy } from "../support/postgres-proxy.ts";
import { createPostgresDatabase, postgresUrl } from "../support/test-database.ts";
import { type CrashHouse, createCrashHouse, queryDatabase, untilUnused } from "./crash-house.ts";

const MIGRATIONS = join(import.meta.dirname, "../../apps/server/migrations");
const KILLS = 10;

const serverUrl = postgresUrl();

/** Brings a database to the schema that the first migrations make. */
async function migrateTo(databaseUrl: string, count: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "cdsa-old-schema-"));
  const names = (await readdir(MIGRATIONS)).sort().slice(0, count);
  for (const name of names) await copyFile(join(MIGRATIONS, name), join(directory, name));
  await using handle = openPostgres({
    url: databaseUrl,
    ownerUrl: databaseUrl,
    poolSize: 2,
    onConnectionError: () => undefined,
  });
  await migrate(handle, directory);
  await rm(directory, { recursive: true });
}

async function appliedMigrations(databaseUrl: string): Promise<number> {
  const rows = await queryDatabase(databaseUrl, "SELECT version FROM schema_migrations");
  return rows.length;
}

/** Everything of the schema that PostgreSQL can describe: columns, indexes, constraints, functions, triggers, rights. */
async function describeSchema(databaseUrl: string): Promise<unknown> {
  const inOurs = "IN ('public', 'pgboss')";
  const parts = [
    `SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default
     FROM information_schema.columns WHERE table_schema ${inOurs} ORDER BY 1, 2, 3`,
    `SELECT schemaname, indexname, indexdef FROM pg_indexes WHERE schemaname ${inOurs} ORDER BY 1, 2`,
    `SELECT connamespace::regnamespace::text, conrelid::regclass::text, conname, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE connamespace::regnamespace::text ${inOurs} ORDER BY 1, 2, 3`,
    `SELECT pronamespace::regnamespace::text, oid::regprocedure::text, md5(prosrc) FROM pg_proc
     WHERE pronamespace::regnamespace::text ${inOurs} ORDER BY 1, 2`,
    `SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2`,
    `SELECT table_schema, table_name, grantee, privilege_type FROM information_schema.role_table_grants
     WHERE table_schema ${inOurs} ORDER BY 1, 2, 3, 4`,
    "SELECT version, name, checksum FROM schema_migrations ORDER BY 1",
    "SELECT name FROM pgboss.queue ORDER BY 1",
  ];
  const described: unknown[] = [];
  for (const part of parts) described.push(await queryDatabase(databaseUrl, part));
  return described;
}

describe.skipIf(serverUrl === undefined)("a start on an older schema", () => {
  let house: CrashHouse;
  beforeAll(async () => {
    house = await createCrashHouse({ serverUrl: serverUrl ?? "" });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it("killed ten times on its way ends with the schema of a fresh start", async () => {
    const known = (await readdir(MIGRATIONS)).length;
    const half = Math.floor(known / 2);
    await using fresh = await createPostgresDatabase(serverUrl ?? "");
    await using old = await createPostgresDatabase(serverUrl ?? "");
    await using undisturbed = await createPostgresDatabase(serverUrl ?? "");
    await (await house.start(fresh.url)).end("SIGTERM");
    await migrateTo(undisturbed.url, half);
    await migrateTo(old.url, half);

    await using counter = await startPostgresProxy(undisturbed.url);
    await (await house.start(counter.url)).end("SIGTERM");
    const whole = counter.count();
    await (await house.start(counter.url)).end("SIGTERM");
    const withoutMigrations = counter.count() - whole;

    await using proxy = await startPostgresProxy(old.url);
    let inMigrations = 0;
    for (let killed = 1; killed <= KILLS; killed += 1) {
      let kill = (): void => undefined;
      const cut = Promise.withResolvers<undefined>();
      const strike = (): Promise<void> => {
        kill();
        return Promise.resolve();
      };
      const statements = (await appliedMigrations(old.url)) === known ? withoutMigrations : whole;
      // Most kills early, where the migrations are; the last ones late, where they have been applied.
      const statement = Math.ceil(killed <= 6 ? (statements * killed) / 20 : (statements * (killed - 4)) / 7);
      const side = killed % 2 === 0 ? "before" : "after";
      proxy.arm({ statement, side }, strike, () => {
        cut.resolve(undefined);
      });
      const started = await house
        .start(proxy.url, (killIt) => {
          kill = killIt;
        })
        .catch(() => null);
      expect(started, `a start outlived its statement ${statement}`).toBeNull();
      await cut.promise;
      await untilUnused(old.url);
      if ((await appliedMigrations(old.url)) < known) inMigrations += 1;
    }
    const last = await house.start(old.url);
    await last.end("SIGTERM");
    expect(await describeSchema(old.url)).toEqual(await describeSchema(fresh.url));
    process.stdout.write(
      `migrations ${half + 1} to ${known}: a start of ${whole} statements, killed ${KILLS} times before it was ready ` +
        `(${inMigrations} times before the migrations had committed); same schema\n`,
    );
  }, 180_000);
});
