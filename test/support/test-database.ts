import { randomUUID } from "node:crypto";
import pg from "pg";
import { prepareDatabase } from "../../apps/server/src/app/prepare-database.ts";
import type { DatabaseHandle } from "../../apps/server/src/platform/db/database.ts";
import { enterApplicationRole, openPglite } from "../../apps/server/src/platform/db/open-pglite.ts";
import { embeddedTemplate } from "./embedded-template.ts";
import { openPostgres } from "../../apps/server/src/platform/db/open-postgres.ts";

/** The PostgreSQL that this project of the test run is for; undefined for the embedded database. */
export const postgresUrl = (): string | undefined =>
  process.env["CDSA_TEST_DATABASE"] === "postgres" ? process.env["TEST_DATABASE_URL"] : undefined;

async function runOnServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** An empty PostgreSQL database of its own; dropped on disposal. */
export async function createPostgresDatabase(serverUrl: string): Promise<{ url: string } & AsyncDisposable> {
  const name = `cdsa_test_${randomUUID().replaceAll("-", "")}`;
  await runOnServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      await runOnServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** A prepared database of its own, on PostgreSQL where the project says so, else embedded in memory. */
export async function openTestDatabase(): Promise<DatabaseHandle> {
  const serverUrl = postgresUrl();
  if (serverUrl === undefined) {
    const embedded = await openPglite(undefined, await embeddedTemplate());
    await enterApplicationRole(embedded);
    return embedded;
  }
  const database = await createPostgresDatabase(serverUrl);
  const handle = openPostgres({
    url: database.url,
    ownerUrl: database.url,
    poolSize: 20,
    onConnectionError: () => undefined,
  });
  await prepareDatabase(handle);
  return {
    ...handle,
    async [Symbol.asyncDispose]() {
      await handle[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
