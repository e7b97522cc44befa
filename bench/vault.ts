import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { prepareDatabase } from "../apps/server/src/app/prepare-database.ts";
import type { Secrets } from "../apps/server/src/config/secrets.ts";
import type { DatabaseHandle } from "../apps/server/src/platform/db/database.ts";
import { enterApplicationRole, openPglite } from "../apps/server/src/platform/db/open-pglite.ts";
import { openPostgres } from "../apps/server/src/platform/db/open-postgres.ts";
import { addSecrets } from "../test/support/add-secrets.ts";
import { createTestServer, testSecrets, type TestServer } from "../test/support/test-server.ts";
import { createBenchDatabase } from "./lib/bench-database.ts";
import { type Line, printReport } from "./lib/report.ts";

// Showing values, and rotating many while one reader after the other reads, all in one process: node bench/vault.ts [count]

const COUNT = Number(process.argv[2] ?? 100_000);
const READS = 1_000;

const first = testSecrets();
const rotating: Secrets = {
  ...first,
  vault: {
    keys: [{ id: "kek-2", provider: "environment", key: randomBytes(32) }],
    activeKeyId: "kek-2",
    transit: null,
    kms: null,
  },
};

type Reader = { headers: Record<string, string>; read: (id: string) => Promise<number> };

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;

async function signInStepped(test: TestServer, username: string): Promise<Reader> {
  const { server, context } = test;
  const token = await test.signIn({ username, password: "correct horse battery staple" });
  await context.database.db.execute(sql`UPDATE sessions SET stepped_up_until = now() + interval '1 hour'`);
  const headers = { authorization: `Bearer ${token}`, "x-reason": "bench" };
  /** Milliseconds until the value is there. */
  return {
    headers,
    read: async (id: string): Promise<number> => {
      const startedAt = performance.now();
      const response = await server.inject({ url: `/api/v1/vault/secrets/${id}`, headers });
      if (response.statusCode !== 200) throw new Error(`a read failed: ${response.body}`);
      return performance.now() - startedAt;
    },
  };
}

async function measure(kind: string, database: DatabaseHandle): Promise<Line[]> {
  await using server = await createTestServer({
    database,
    secrets: rotating,
    env: { VAULT_READS_PER_MINUTE: "1000000" },
  });
  const person = await server.person({ role: "ADMIN", username: "keeper" });
  const ids = await addSecrets(database.db, first, person.id, COUNT);
  const reader = await signInStepped(server, "keeper");
  const pick = (): string => ids[Math.floor(Math.random() * ids.length)] ?? "";

  const alone: number[] = [];
  for (let read = 0; read < READS; read += 1) alone.push(await reader.read(pick()));

  const { headers } = reader;
  const startedAt = performance.now();
  const begun = await server.server.inject({ method: "POST", url: "/api/v1/vault/rotate", headers });
  const url = `/api/v1/vault/rotations/${begun.json<{ id: string }>().id}`;
  const meanwhile: number[] = [];
  let state = "";
  while (state !== "COMPLETED") {
    for (let read = 0; read < 20; read += 1) meanwhile.push(await reader.read(pick()));
    ({ state } = (await server.server.inject({ url, headers })).json<{ state: string }>());
    if (state === "FAILED") throw new Error("the rotation failed");
  }
  const perSecond = COUNT / ((performance.now() - startedAt) / 1000);
  const p50 = percentile(alone, 0.5);
  const p99 = percentile(meanwhile, 0.99);
  return [
    {
      what: `${kind}: value shown, p50`,
      measured: `${p50.toFixed(1)} ms`,
      target: "<= 5 ms",
      isMet: p50 <= 5,
    },
    {
      what: `${kind}: value shown, p99`,
      measured: `${percentile(alone, 0.99).toFixed(1)} ms`,
      target: "",
      isMet: null,
    },
    {
      what: `${kind}: ${COUNT} secrets rotate`,
      measured: `${perSecond.toFixed(0)}/s`,
      target: ">= 1000/s",
      isMet: perSecond >= 1_000,
    },
    {
      what: `${kind}: value shown meanwhile, p99 of ${meanwhile.length}`,
      measured: `${p99.toFixed(1)} ms`,
      target: "<= 20 ms",
      isMet: p99 <= 20,
    },
  ];
}

const lines: Line[] = [];
await using bench = await createBenchDatabase();
const postgres = openPostgres({
  url: bench.url,
  ownerUrl: bench.url,
  poolSize: 20,
  onConnectionError: () => undefined,
});
await prepareDatabase(postgres);
lines.push(...(await measure("PostgreSQL", postgres)));
const embedded = await openPglite(undefined);
await prepareDatabase(embedded);
await enterApplicationRole(embedded);
lines.push(...(await measure("embedded", embedded)));
printReport("Vault", lines);
