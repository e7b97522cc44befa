import { randomBytes } from "node:crypto";
import { Client } from "pg";

export type BenchDatabase = AsyncDisposable & {
  readonly url: string;
  readonly settings: Record<string, string>;
};

/**
 * A fresh database on the server of TEST_DATABASE_URL, dropped in the end. The test services switch durability off
 * for speed; it is switched on here, since a bench of a server that may lose data says nothing.
 * @throws Error where TEST_DATABASE_URL is not set.
 */
export async function createBenchDatabase(): Promise<BenchDatabase> {
  const server = process.env["TEST_DATABASE_URL"];
  if (server === undefined) {
    throw new Error(
      "TEST_DATABASE_URL: not set; run the bench as `npm run bench`, or below `scripts/test-services run --`.",
    );
  }
  const name = `cdsa_bench_${randomBytes(4).toString("hex")}`;
  await asAdministrator(server, [
    "ALTER SYSTEM SET fsync = on",
    "ALTER SYSTEM SET synchronous_commit = on",
    "ALTER SYSTEM SET full_page_writes = on",
    "SELECT pg_reload_conf()",
    `CREATE DATABASE ${name}`,
  ]);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    settings: {
      DATABASE_URL: url.href,
      SECRET_KEY: randomBytes(32).toString("base64url"),
      JWT_SECRET_KEY: randomBytes(32).toString("base64url"),
      ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      SAMPLE_DATA: "true",
    },
    [Symbol.asyncDispose]: () => asAdministrator(server, [`DROP DATABASE ${name} WITH (FORCE)`]),
  };
}

async function asAdministrator(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
