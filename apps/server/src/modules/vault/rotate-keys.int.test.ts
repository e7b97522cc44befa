import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addSecrets } from "../../../../../test/support/add-secrets.ts";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import { createTestServer, testSecrets, type TestServer } from "../../../../../test/support/test-server.ts";
import { ENVELOPE_COLUMNS } from "../../app/envelope-columns.ts";
import type { Secrets } from "../../config/secrets.ts";
import { keyIdsInUse } from "../../platform/crypto/envelope-column.ts";
import { WrongKeyError } from "../../platform/crypto/key-canaries.ts";
import { type Database, type DatabaseHandle, queryRows } from "../../platform/db/database.ts";
import { continueRotations } from "./continue-rotations.ts";
import { rotateKeys } from "./rotate-keys.ts";
import { deriveKey } from "../../platform/crypto/derive-key.ts";
import type { VaultContext } from "./vault-context.ts";
import { openSecret } from "./open-secret.ts";
import { findSecret } from "./secrets.repository.ts";
import { findVersion } from "./versions.repository.ts";

const COUNT = 2_000;
const first = testSecrets();
const secondKey = randomBytes(32);
const third = randomBytes(32);

const withKeys = (
  encryptionKey: Buffer | null,
  keys: Record<string, Buffer>,
  activeKeyId: string,
): Secrets => ({
  ...first,
  encryptionKey,
  vault: {
    keys: Object.entries(keys).map(([id, key]) => ({ id, provider: "environment", key })),
    activeKeyId,
    transit: null,
    kms: null,
  },
});
const BOTH = withKeys(first.encryptionKey, { "kek-2": secondKey }, "kek-2");
const SECOND_ONLY = withKeys(null, { "kek-2": secondKey }, "kek-2");

let handle: DatabaseHandle;
let ids: string[] = [];

/** A server on the database of this file, which outlives it. */
const start = (secrets: Secrets, withoutBackground = true): Promise<TestServer> =>
  createTestServer({
    database: { ...handle, [Symbol.asyncDispose]: async () => undefined },
    secrets,
    withoutBackground,
    env: { VAULT_READS_PER_MINUTE: "1000000" },
  });

const keysInUse = async (): Promise<string[]> => {
  const found = await Promise.all(ENVELOPE_COLUMNS.map((column) => keyIdsInUse(handle.db, column)));
  return [...new Set(found.flat())].toSorted();
};

const contextOf = ({ context }: TestServer, db: Database = context.database.db): VaultContext => ({
  db,
  clock: context.clock,
  headKey: deriveKey(first.secretKey, "vault-heads"),
  keyring: context.keyring,
  keyOrigins: [],
  envelopeColumns: ENVELOPE_COLUMNS,
  notifications: context.notifications,
  jobs: context.jobs,
  rotateQueue: "vault.rotate",
  limits: {
    reads: { take: () => ({ allowed: true, limit: 1, remaining: 1, resetSeconds: 1 }) },
    uses: { take: () => ({ allowed: true, limit: 1, remaining: 1, resetSeconds: 1 }) },
  },
  usernamesOf: async () => new Map(),
  stopping: new AbortController().signal,
});

/** Every value, opened with the server's keys. */
async function openAll(server: TestServer): Promise<string[]> {
  const context = contextOf(server);
  const values: string[] = [];
  for (const id of ids) {
    const [secret, version] = [await findSecret(handle.db, id), await findVersion(handle.db, id, 1)];
    values.push((secret && version && openSecret(context, secret, version)?.toString("utf8")) ?? "unopened");
  }
  return values;
}
const ALL_VALUES = Array.from({ length: COUNT }, (_, index) => `value ${index}`);

beforeAll(async () => {
  handle = await openTestDatabase();
  await using server = await start(first);
  const owner = await server.person({ role: "ADMIN", username: "keeper" });
  await handle.db.execute(
    sql`UPDATE users SET totp_seed = ${server.context.keyring.seal("SEED", `users:${owner.id}:totp`)} WHERE id = ${owner.id}`,
  );
  ids = await addSecrets(handle.db, first, owner.id, COUNT);
});
afterAll(() => handle[Symbol.asyncDispose]());

describe("rotation of the key-encryption key", () => {
  it("moves everything while twenty readers read, none of whom fails", async () => {
    await using server = await start(BOTH, false);
    const keeper = { username: "keeper", password: "correct horse battery staple" };
    const token = await server.signIn(keeper);
    await handle.db.execute(sql`UPDATE sessions SET stepped_up_until = now() + interval '5 minutes'`);
    const headers = { authorization: `Bearer ${token}`, "x-reason": "test" };
    const begun = await server.server.inject({ method: "POST", url: "/api/v1/vault/rotate", headers });
    expect(begun.json()).toMatchObject({ state: "QUEUED", keyId: "kek-2", done: 0 });
    const again = await server.server.inject({ method: "POST", url: "/api/v1/vault/rotate", headers });
    expect(again.json()).toMatchObject({ id: begun.json<{ id: string }>().id });

    let running = true;
    const wrong: string[] = [];
    let reads = 0;
    const reader = async (number: number): Promise<void> => {
      for (let turn = number; running; turn += 20) {
        const index = (turn * 37) % COUNT;
        const url = `/api/v1/vault/secrets/${ids[index] ?? ""}`;
        const response = await server.server.inject({ url, headers });
        reads += 1;
        if (response.json<{ value?: string }>().value !== `value ${index}`) wrong.push(response.body);
      }
    };
    const readers = Array.from({ length: 20 }, (_, number) => reader(number));
    const url = `/api/v1/vault/rotations/${begun.json<{ id: string }>().id}`;
    const progress = async () =>
      (await server.server.inject({ url, headers })).json<{ state: string; total: number; done: number }>();
    while (["QUEUED", "RUNNING"].includes((await progress()).state)) await setTimeout(20);
    running = false;
    await Promise.all(readers);
    expect(wrong).toEqual([]);
    expect(reads).toBeGreaterThan(20);
    const { state, total, done } = await progress();
    expect({ state, missing: total - done }).toEqual({ state: "COMPLETED", missing: 0 });
    expect(done).toBeGreaterThanOrEqual(COUNT + 2);
    expect(await keysInUse()).toEqual(["kek-2"]);
    const rows = await queryRows<{ state: string }>(
      handle.db,
      sql`SELECT details ->> 'state' AS state FROM audit_events WHERE event_type = 'SECRETS_ROTATED' ORDER BY id`,
    );
    expect(rows.map((row) => row.state)).toEqual(["QUEUED", "COMPLETED"]);
  }, 60_000);

  it("lets the old key go: everything opens without it, TOTP seeds and keys of people included", async () => {
    await using server = await start(SECOND_ONLY);
    expect(await openAll(server)).toEqual(ALL_VALUES);
    const [user] = await queryRows<{ id: string; totp_seed: string }>(
      handle.db,
      sql`SELECT id, totp_seed FROM users WHERE username = 'keeper'`,
    );
    const place = `users:${user?.id ?? ""}:totp`;
    expect(server.context.keyring.open(user?.totp_seed ?? "", place).toString("utf8")).toBe("SEED");
  }, 60_000);

  it("does not start without the key that is in use, nor with another under its id, and changes nothing", async () => {
    const tables = () =>
      queryRows(
        handle.db,
        sql`SELECT * FROM key_canaries UNION ALL SELECT id, wrapped_key, created_at FROM vault_keys ORDER BY 1`,
      );
    const before = await tables();
    await expect(start(first)).rejects.toThrow(/^VAULT_KEYS kek-2: not set, but data/);
    await expect(start(withKeys(null, { "kek-2": third }, "kek-2"))).rejects.toThrow(
      /^VAULT_KEYS kek-2 is not the key/,
    );
    await expect(start(withKeys(third, { "kek-2": secondKey }, "kek-2"))).rejects.toThrow(
      /^ENCRYPTION_KEY is not the key/,
    );
    await expect(start({ ...SECOND_ONLY, secretKey: testSecrets().secretKey })).rejects.toThrow(
      WrongKeyError,
    );
    expect(await tables()).toEqual(before);
  });

  it("goes on after thirty failures at whatever statement, and everything opens", async () => {
    await using server = await start(withKeys(null, { "kek-2": secondKey, "kek-3": third }, "kek-3"));
    await rotateKeys(contextOf(server), null);
    let failures = 0;
    // A batch takes four statements: every fifth attempt gets one done before it dies.
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const dying = contextOf(server, dieAt(handle.db, 1 + (attempt % 5)));
      await continueRotations(dying).catch((error: unknown) => {
        if (!(error instanceof Error) || error.message !== "killed") throw error;
        failures += 1;
      });
    }
    expect(failures).toBe(30);
    expect(await keysInUse()).toEqual(["kek-2", "kek-3"]);
    await continueRotations(contextOf(server));
    expect(await keysInUse()).toEqual(["kek-3"]);
    expect(await openAll(server)).toEqual(ALL_VALUES);
  }, 120_000);

  it("leaves alone what does not open, moves everything else, and says so", async () => {
    await using server = await start(withKeys(null, { "kek-2": secondKey, "kek-3": third }, "kek-2"));
    await handle.db.execute(
      sql`UPDATE secret_versions SET wrapped_key = overlay(wrapped_key PLACING 'AAAA' FROM 30) WHERE secret_id = ${ids[7] ?? ""}`,
    );
    const { id } = await rotateKeys(contextOf(server), null);
    await continueRotations(contextOf(server));
    const [rotation] = await queryRows<{ state: string; failure: string }>(
      handle.db,
      sql`SELECT state, failure FROM vault_rotations WHERE id = ${id}`,
    );
    expect(rotation).toMatchObject({ state: "FAILED" });
    expect(rotation?.failure).toMatch(/^1 of what is sealed does not open/);
    expect(await openAll(server)).toEqual(ALL_VALUES.with(7, "unopened"));
  }, 60_000);
});

/** The database, whose connection dies at the given statement within transactions, as with the process's end. */
function dieAt(db: Database, statement: number): Database {
  let seen = 0;
  const count = (): void => {
    seen += 1;
    if (seen === statement) throw new Error("killed");
  };
  const watch = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(object, name, receiver) {
        const value: unknown = Reflect.get(object, name, receiver);
        if (typeof value !== "function" || !["select", "insert", "update", "execute"].includes(String(name)))
          return value;
        return (...args: unknown[]) => {
          count();
          return Reflect.apply(value, object, args);
        };
      },
    });
  return new Proxy(db, {
    get(object, name, receiver) {
      if (name !== "transaction") return Reflect.get(object, name, receiver);
      const transaction: Database["transaction"] = (work) => object.transaction((tx) => work(watch(tx)));
      return transaction;
    },
  });
}
