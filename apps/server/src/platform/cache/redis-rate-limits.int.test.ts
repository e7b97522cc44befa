import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startSwitchableProxy, type SwitchableProxy } from "../../../../../test/support/switchable-proxy.ts";
import { openTestDatabase } from "../../../../../test/support/test-database.ts";
import { createTestServer, type TestServer } from "../../../../../test/support/test-server.ts";
import { type DatabaseHandle, queryRows } from "../db/database.ts";
import { createPostgresRateLimitStore } from "./postgres-rate-limit-store.ts";
import { createRateLimiter, type RateLimiter } from "./rate-limiter.ts";
import { connectRedis, type RedisConnection } from "./redis-connection.ts";
import { createRedisRateLimitStore } from "./redis-rate-limit-store.ts";

const redisUrl = process.env["TEST_REDIS_URL"] ?? "";
const LIMIT = 5;
// The counters are added up twice a second.
const SHARED = { timeout: 5_000, interval: 50 };
const NOTICED = { timeout: 12_000, interval: 100 };

let database: DatabaseHandle;
let proxy: SwitchableProxy;
let proxiedUrl: string;

describe.skipIf(redisUrl === "")("rate limits in Redis (needs TEST_REDIS_URL)", () => {
  beforeAll(async () => {
    database = await openTestDatabase();
    const target = new URL(redisUrl);
    proxy = await startSwitchableProxy({ host: target.hostname, port: Number(target.port || "6379") });
    target.hostname = proxy.host;
    target.port = String(proxy.port);
    proxiedUrl = target.href;
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  type Instance = { limiter: RateLimiter; redis: RedisConnection; errors: unknown[] } & AsyncDisposable;

  async function openInstance(periodSeconds = 3600): Promise<Instance> {
    const errors: unknown[] = [];
    const redis = await connectRedis(proxiedUrl, () => undefined);
    await vi.waitUntil(() => redis.isReady(), SHARED);
    const store = createRedisRateLimitStore(redis, periodSeconds, createPostgresRateLimitStore(database.db));
    const limiter = createRateLimiter({
      requests: LIMIT,
      periodSeconds,
      store,
      clock: () => new Date(),
      onError: (error) => errors.push(error),
    });
    return {
      limiter,
      redis,
      errors,
      async [Symbol.asyncDispose]() {
        limiter[Symbol.dispose]();
        await redis[Symbol.asyncDispose]();
      },
    };
  }

  const countedInDatabase = async (subject: string): Promise<number> => {
    const rows = await queryRows<{ hits: number }>(
      database.db,
      sql`SELECT coalesce(sum(hits), 0)::integer AS hits FROM rate_limit_windows WHERE subject = ${subject}`,
    );
    return rows[0]?.hits ?? 0;
  };

  it("are one limit for two instances", async () => {
    await using one = await openInstance();
    await using two = await openInstance();
    const subject = `user:${randomUUID()}`;
    for (let i = 0; i < LIMIT; i += 1) expect(one.limiter.take(subject).allowed).toBe(true);
    expect(one.limiter.take(subject).allowed).toBe(false);
    // The other instance may let through what it has not heard of yet, and not more than the limit.
    await vi.waitUntil(() => !two.limiter.take(subject).allowed, SHARED);
    expect(await countedInDatabase(subject)).toBe(0);
  });

  it("begin anew with each period, and leave nothing in Redis for long", async () => {
    await using instance = await openInstance(1);
    const subject = `user:${randomUUID()}`;
    await vi.waitUntil(() => !instance.limiter.take(subject).allowed, SHARED);
    await vi.waitUntil(() => instance.limiter.take(subject).allowed, SHARED);
    const key = `test:${randomUUID()}`;
    expect(await instance.redis.increment([{ key, by: 3, expireSeconds: 1 }])).toEqual([3]);
    await vi.waitUntil(
      async () => (await instance.redis.increment([{ key, by: 1, expireSeconds: 1 }]))[0] === 1,
      { timeout: 5_000, interval: 1_100 },
    );
  });

  it.each(["goDown", "pause"] as const)(
    "are counted in the database while Redis is away (%s), and in Redis again afterwards",
    async (away) => {
      await using one = await openInstance();
      await using two = await openInstance();
      const subject = `user:${randomUUID()}`;
      expect(one.limiter.take(subject).allowed).toBe(true);
      proxy[away]();
      await vi.waitUntil(() => !one.redis.isReady() && !two.redis.isReady(), NOTICED);
      while (one.limiter.take(subject).allowed);
      await vi.waitUntil(() => !two.limiter.take(subject).allowed, NOTICED);
      expect(await countedInDatabase(subject)).toBeGreaterThan(0);
      expect(one.errors).toEqual([]);

      proxy.goUp();
      await vi.waitUntil(() => one.redis.isReady() && two.redis.isReady(), NOTICED);
      const later = `user:${randomUUID()}`;
      while (one.limiter.take(later).allowed);
      await vi.waitUntil(() => !two.limiter.take(later).allowed, SHARED);
      expect(await countedInDatabase(later)).toBe(0);
    },
    30_000,
  );

  it("make the server degraded while Redis is away, with the reason, and healthy again", async () => {
    await using app: TestServer = await createTestServer({ env: { REDIS_URL: proxiedUrl } });
    const health = async () => {
      const response = await app.server.inject({ url: "/health" });
      const { status, services } = response.json<{
        status: string;
        services: { redis: { status: string; detail?: string } };
      }>();
      return { code: response.statusCode, status, redis: services.redis };
    };
    await vi.waitUntil(async () => (await health()).redis.status === "healthy", NOTICED);
    proxy.goDown();
    await vi.waitUntil(async () => (await health()).redis.status === "degraded", NOTICED);
    expect(await health()).toMatchObject({
      code: 200,
      status: "degraded",
      redis: { detail: expect.stringContaining("Redis does not answer") },
    });
    const person = await app.person();
    const me = await app.server.inject({ url: "/api/v1/auth/me", headers: person.authorization });
    expect(me.statusCode).toBe(200);
    proxy.goUp();
    await vi.waitUntil(async () => (await health()).redis.status === "healthy", NOTICED);
  }, 30_000);
});

describe("a server whose Redis is away from the start", () => {
  it("starts, serves and stops", async () => {
    await using app = await createTestServer({ env: { REDIS_URL: "redis://127.0.0.1:1" } });
    const response = await app.server.inject({ url: "/health" });
    expect(response.json()).toMatchObject({
      status: "degraded",
      services: { redis: { status: "degraded" } },
    });
  });
});
