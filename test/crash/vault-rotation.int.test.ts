import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareDatabase } from "../../apps/server/src/app/prepare-database.ts";
import type { Secrets } from "../../apps/server/src/config/secrets.ts";
import { openSecret } from "../../apps/server/src/modules/vault/open-secret.ts";
import { findSecret } from "../../apps/server/src/modules/vault/secrets.repository.ts";
import { findVersion } from "../../apps/server/src/modules/vault/versions.repository.ts";
import { queryRows } from "../../apps/server/src/platform/db/database.ts";
import { openPglite } from "../../apps/server/src/platform/db/open-pglite.ts";
import { addSecrets } from "../support/add-secrets.ts";
import { postgresUrl } from "../support/test-database.ts";
import { createTestServer, testSecrets } from "../support/test-server.ts";
import { startKillable } from "./killable.ts";

const COUNT = 3_000;
const KILLS = 10;

const first = { ...testSecrets(), encryptionKey: randomBytes(32) };
const second = randomBytes(32);
const afterwards: Secrets = {
  ...first,
  encryptionKey: null,
  vault: {
    keys: [{ id: "kek-2", provider: "environment", key: second }],
    activeKeyId: "kek-2",
    transit: null,
    kms: null,
  },
};
const killableSecrets = JSON.stringify({
  ...first,
  encryptionKey: first.encryptionKey.toString("base64"),
  activeKey: { id: "kek-2", key: second.toString("base64") },
});

let directory: string;
let ids: string[];
let keeper: { username: string; password: string };

async function openServer(secrets: Secrets) {
  const database = await openPglite(directory);
  await prepareDatabase(database);
  return createTestServer({ database, secrets, withoutBackground: true });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cdsa-crash-"));
  await using server = await openServer(first);
  const person = await server.person({ role: "ADMIN", username: "keeper" });
  keeper = { username: person.username, password: person.password };
  ids = await addSecrets(server.context.database.db, first, person.id, COUNT);
  await server.context.database.db.execute(
    sql`INSERT INTO vault_rotations (id, state, key_id, total) VALUES (gen_random_uuid(), 'QUEUED', 'kek-2', ${COUNT})`,
  );
}, 60_000);
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
  await rm(`${directory}-files`, { recursive: true, force: true });
});

/** How much is under another key, as the server says. */
async function leftOver(url: string): Promise<number> {
  const signIn = await fetch(`${url}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(keeper),
  });
  // The contract of sign-in and status is held by their own tests.
  const { access_token } = (await signIn.json()) as { access_token: string };
  const status = await fetch(`${url}/api/v1/vault/status`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  const { underOtherKeys } = (await status.json()) as { underOtherKeys: number };
  return underOtherKeys;
}

// A process that is killed leaves its database server running; only the embedded one dies with it.
describe.skipIf(postgresUrl() !== undefined)("a rotation whose server is killed", () => {
  it("goes on at the next start, each time, and everything opens without the old key", async () => {
    const env = { RATE_LIMIT_REQUESTS: "100000" };
    let killed = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const server = await startKillable(directory, env, killableSecrets);
      server.arm(2 + kill * 4);
      // The start has the rotation go on by itself.
      await Promise.race([server.dead(), delay(4_000)]);
      if (server.isDead()) killed += 1;
      await server[Symbol.asyncDispose]();
    }
    expect(killed).toBe(KILLS);
    {
      await using server = await startKillable(directory, env, killableSecrets);
      const until = Date.now() + 30_000;
      while ((await leftOver(server.url)) > 0 && Date.now() < until) await delay(100);
      expect(await leftOver(server.url)).toBe(0);
    }
    await using server = await openServer(afterwards);
    const { database, keyring } = server.context;
    for (const [index, id] of ids.entries()) {
      const [secret, version] = [await findSecret(database.db, id), await findVersion(database.db, id, 1)];
      const value = secret && version && openSecret({ keyring }, secret, version);
      expect(value?.toString("utf8")).toBe(`value ${index}`);
    }
    const rotations = await queryRows(database.db, sql`SELECT state FROM vault_rotations`);
    expect(rotations).toEqual([{ state: "COMPLETED" }]);
  }, 170_000);
});
