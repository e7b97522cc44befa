import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTcpProxy, type TcpProxy } from "../../../../../test/support/tcp-proxy.ts";
import { createTestServer, type TestServer } from "../../../../../test/support/test-server.ts";
import { createRateLimiter, type RateLimitStore } from "./rate-limiter.ts";
import { connectRedis, type RedisConnection } from "./redis-connection.ts";
import { createRedisRateLimitStore } from "./redis-rate-limit-store.ts";

const url = process.env["TEST_REDIS_URL"] ?? "";
const PERIOD_SECONDS = 3_600;

const throughProxy = (proxy: TcpProxy): string => {
  const proxied = new URL(url);
  proxied.hostname = "127.0.0.1";
  proxied.port = String(proxy.port);
  return proxied.href;
};

/** Needs the Redis of TEST_REDIS_URL. */
describe.skipIf(url === "")("rate limits in Redis", () => {
  const stack = new AsyncDisposableStack();
  let proxy: TcpProxy;
  let redis: RedisConnection;
  const fallen: string[] = [];
  const fallback: RateLimitStore = {
    add: (hits) => {
      fallen.push(...hits.map(({ subject }) => subject));
      return Promise.resolve(hits.map(({ hits: count }) => count));
    },
  };

  beforeAll(async () => {
    proxy = stack.use(await startTcpProxy(url));
    redis = stack.use(connectRedis(throughProxy(proxy), () => undefined));
    await vi.waitUntil(() => redis.isReady());
  });
  afterAll(() => stack.disposeAsync());

  const limiter = (requests: number) =>
    stack.use(
      createRateLimiter({
        requests,
        periodSeconds: PERIOD_SECONDS,
        store: createRedisRateLimitStore(redis, PERIOD_SECONDS, fallback),
        clock: () => new Date(),
        onError: () => undefined,
      }),
    );

  it("are counted together by instances", async () => {
    const subject = `user:${randomUUID()}`;
    const [one, two] = [limiter(10), limiter(10)];
    for (let hit = 0; hit < 6; hit += 1) expect(one.take(subject).allowed).toBe(true);
    for (let hit = 0; hit < 4; hit += 1) expect(two.take(subject).allowed).toBe(true);
    await expect.poll(() => two.take(subject).allowed, { timeout: 5_000 }).toBe(false);
    await expect.poll(() => one.take(subject).allowed, { timeout: 5_000 }).toBe(false);
    expect(fallen).not.toContain(subject);
  });

  it("are counted elsewhere while Redis is away, and in Redis again once it is back", async () => {
    const subject = `user:${randomUUID()}`;
    const store = createRedisRateLimitStore(redis, PERIOD_SECONDS, fallback);
    const hit = { subject, windowStart: new Date(0), hits: 1 };
    expect(await store.add([hit])).toEqual([1]);
    proxy.cut();
    await expect.poll(() => redis.isReady()).toBe(false);
    await store.add([hit]);
    expect(fallen).toContain(subject);
    proxy.restore();
    await expect.poll(() => redis.isReady(), { timeout: 10_000 }).toBe(true);
    expect(await store.add([hit])).toEqual([2]);
  });
});

describe.skipIf(url === "")("a server whose Redis goes away", () => {
  const stack = new AsyncDisposableStack();
  let proxy: TcpProxy;
  let server: TestServer;

  beforeAll(async () => {
    proxy = stack.use(await startTcpProxy(url));
    server = stack.use(await createTestServer({ env: { REDIS_URL: throughProxy(proxy) } }));
  });
  afterAll(() => stack.disposeAsync());

  const health = async () => {
    const answer = await server.server.inject({ url: "/health" });
    return { code: answer.statusCode, body: answer.body };
  };

  it("says degraded, goes on answering, and is whole again by itself", async () => {
    const person = await server.person();
    await expect.poll(async () => (await health()).body).not.toContain("degraded");
    proxy.cut();
    await expect.poll(async () => (await health()).body).toContain("degraded");
    expect((await health()).code).toBe(200);
    const me = await server.server.inject({ url: "/api/v1/auth/me", headers: person.authorization });
    expect(me.statusCode).toBe(200);
    proxy.restore();
    await expect.poll(async () => (await health()).body, { timeout: 10_000 }).not.toContain("degraded");
  });
});
