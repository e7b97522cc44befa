import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { SpawnedServer } from "../support/spawn-server.ts";
import { postgresUrl } from "../support/test-database.ts";
import { type Answer, type Call, callApi } from "./api-client.ts";
import { type CrashHouse, createCrashHouse, queryDatabase } from "./crash-house.ts";
import { isFullSize } from "./full-size.ts";
import { requestPayment } from "./payments.ts";

const LOCKED_MS = isFullSize ? 60_000 : 12_000;
const REFUSED_WITHIN_MS = 10_000;
const HEALTH_WITHIN_MS = 3_000;
const BACK_WITHIN_MS = 5_000;
// Together more than the pool has connections, so that some wait for one before they meet the lock.
const CLIENTS_PER_CHANGE = 12;

const serverUrl = postgresUrl();

const IdSchema = z.object({ id: z.string() });

type Change = { path: string; call: Call };
type Refusal = { path: string; status: number; ms: number };

const changesOf = (house: CrashHouse, approvalId: string): Change[] => [
  { path: "/chat/stream", call: { token: house.analyst, body: { message: "What is 2 + 2?" } } },
  {
    path: `/tools/${house.payTool}/execute`,
    call: { token: house.analyst, body: { arguments: { reference: "never" } } },
  },
  { path: `/approvals/${approvalId}/decide`, call: { token: house.manager, body: { decision: "APPROVED" } } },
  { path: `/approvals/${approvalId}/cancel`, call: { token: house.analyst, body: {} } },
  { path: "/tokens", call: { token: house.analyst, body: { name: "token", scopes: ["chat"] } } },
  {
    path: "/users",
    call: {
      token: house.admin,
      body: {
        username: `person-${randomUUID().slice(0, 8)}`,
        email: `${randomUUID()}@example.org`,
        password: "a long enough password 42",
      },
    },
  },
  { path: "/auth/login", call: { body: { username: "analyst", password: "not the password at all" } } },
];

async function tryChange(server: SpawnedServer, { path, call }: Change): Promise<Refusal> {
  const from = performance.now();
  const { status } = await callApi(server.url, path, call);
  return { path, status, ms: performance.now() - from };
}

async function healthMs(server: SpawnedServer): Promise<number> {
  const from = performance.now();
  const live = await fetch(`${server.url}/health/live`);
  expect(live.status).toBe(200);
  const health = await fetch(`${server.url}/health`);
  expect([200, 503]).toContain(health.status);
  await Promise.all([live.arrayBuffer(), health.arrayBuffer()]);
  return performance.now() - from;
}

const countsOf = (databaseUrl: string) =>
  queryDatabase(
    databaseUrl,
    `SELECT (SELECT count(*) FROM users)::int AS users, (SELECT count(*) FROM runs)::int AS runs,
            (SELECT count(*) FROM messages)::int AS messages, (SELECT count(*) FROM approval_votes)::int AS votes,
            (SELECT count(*) FROM api_tokens)::int AS tokens, (SELECT count(*) FROM tool_executions)::int AS executions,
            (SELECT string_agg(status, ',') FROM approval_requests) AS requests`,
  );

describe.skipIf(serverUrl === undefined)("while the audit table cannot be written on PostgreSQL", () => {
  let house: CrashHouse;
  let database: Awaited<ReturnType<CrashHouse["copy"]>>;
  let server: SpawnedServer;
  let approvalId: string;
  beforeAll(async () => {
    house = await createCrashHouse({ serverUrl: serverUrl ?? "" });
    database = await house.copy();
    server = await house.start(database.url);
  });
  beforeEach(async () => {
    approvalId = await requestPayment(house, (path, call) => callApi(server.url, path, call), "never");
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  });

  /** Keeps trying every change at once by some clients until told to stop. */
  async function tryAll(isOver: () => boolean): Promise<Refusal[]> {
    const refusals: Refusal[] = [];
    const client = async (change: Change): Promise<void> => {
      while (!isOver()) refusals.push(await tryChange(server, change));
    };
    const changes = changesOf(house, approvalId);
    await Promise.all(
      changes.flatMap((change) => Array.from({ length: CLIENTS_PER_CHANGE }, () => client(change))),
    );
    return refusals;
  }

  it("by a lock, every change is refused in time, health answers, and it is back after the release", async () => {
    const before = await countsOf(database.url);
    const locker = new pg.Client({ connectionString: database.url });
    await locker.connect();
    await locker.query("BEGIN");
    await locker.query("LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE");
    const from = performance.now();
    // What begins late must still meet the lock for as long as it may wait for it.
    const trying = tryAll(() => performance.now() - from > LOCKED_MS - REFUSED_WITHIN_MS);
    const health: number[] = [];
    while (performance.now() - from < LOCKED_MS) {
      health.push(await healthMs(server));
      await delay(500);
    }
    const refusals = await trying;
    expect(await countsOf(database.url)).toEqual(before);
    await locker.query("ROLLBACK");
    await locker.end();
    const released = performance.now();
    let status = 0;
    while (status !== 201) {
      const token: Change = {
        path: "/tokens",
        call: { token: house.analyst, body: { name: "back", scopes: ["chat"] } },
      };
      ({ status } = await tryChange(server, token));
      expect(performance.now() - released, `a change got ${status}`).toBeLessThanOrEqual(BACK_WITHIN_MS);
    }
    const backMs = performance.now() - released;
    process.stdout.write(
      `locked ${LOCKED_MS / 1000} s: ${refusals.length} changes refused within ` +
        `${Math.round(Math.max(...refusals.map(({ ms }) => ms)))} ms, health within ${Math.round(Math.max(...health))} ms, ` +
        `back after ${Math.round(backMs)} ms\n` +
        [...Map.groupBy(refusals, ({ path }) => path)]
          .map(([path, all]) => `  ${path} ${Math.round(Math.max(...all.map(({ ms }) => ms)))} ms at most\n`)
          .join(""),
    );
    for (const refusal of refusals) {
      // After ten guesses at one account, which are counted without the log, it is slowed down.
      expect(refusal.path === "/auth/login" ? [503, 429] : [503], JSON.stringify(refusal)).toContain(
        refusal.status,
      );
      expect(refusal.ms, JSON.stringify(refusal)).toBeLessThanOrEqual(REFUSED_WITHIN_MS);
    }
    for (const ms of health) expect(ms).toBeLessThanOrEqual(HEALTH_WITHIN_MS);
    expect(house.sink.effects).toEqual([]);
  }, 180_000);

  it("by a missing right, every change is refused and nothing has an effect", async () => {
    const secret = await callApi(server.url, "/vault/secrets", {
      token: house.admin,
      body: { name: "BANK_KEY", value: "lantern-under-the-harbour" },
    });
    expect(secret.status, secret.text).toBe(201);
    const proof = { token: house.admin, body: { password: house.env["SAMPLE_PASSWORD"] } };
    expect((await callApi(server.url, "/auth/step-up", proof)).status).toBe(204);
    const read = (): Promise<Answer> =>
      callApi(server.url, `/vault/secrets/${IdSchema.parse(JSON.parse(secret.text)).id}`, {
        token: house.admin,
        headers: { "x-reason": "audit" },
      });
    expect((await read()).text).toContain("lantern");
    await queryDatabase(database.url, "REVOKE INSERT ON audit_events FROM cdsa_app");
    const unread = await read();
    expect(unread.status, unread.text).toBe(503);
    expect(unread.text).not.toContain("lantern");
    const before = await countsOf(database.url);
    for (const change of changesOf(house, approvalId)) {
      const refusal = await tryChange(server, change);
      expect(refusal.status, JSON.stringify(refusal)).toBe(503);
    }
    expect(await countsOf(database.url)).toEqual(before);
    expect(house.sink.effects).toEqual([]);
    await queryDatabase(database.url, "GRANT INSERT ON audit_events TO cdsa_app");
    const decided = await callApi(server.url, `/approvals/${approvalId}/decide`, {
      token: house.manager,
      body: { decision: "APPROVED" },
    });
    expect(decided.status, decided.text).toBe(200);
    await expect.poll(() => house.sink.effects.length, { timeout: 20_000 }).toBe(1);
  });
});
