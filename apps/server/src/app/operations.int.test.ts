import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createModuleServer, type ModuleServer } from "../../../../test/support/module-server.ts";
import { openTestDatabase } from "../../../../test/support/test-database.ts";
import type { DatabaseHandle } from "../platform/db/database.ts";
import type { RoutePlugin } from "../platform/http/http-types.ts";
import { createMetrics } from "./metrics.ts";
import { createOperationsRoutes, type OperationsDependencies } from "./operations.routes.ts";

let handle: DatabaseHandle;

const thing: RoutePlugin = (server) => {
  server.get(
    "/things/:id",
    { config: { permission: { access: "public" } }, schema: { response: { 200: z.object({}) } } },
    () => ({}),
  );
};

async function withServer<T>(
  change: Partial<OperationsDependencies>,
  use: (server: ModuleServer) => Promise<T>,
): Promise<T> {
  const metrics = createMetrics([
    { name: "cdsa_open_streams", help: "Streams open now", kind: "gauge", read: () => 3 },
    { name: "cdsa_fallbacks_total", help: "Fallbacks", kind: "counter", read: async () => 5 },
  ]);
  const operations = createOperationsRoutes({
    version: "1.2.3",
    db: handle.db,
    isEmbedded: false,
    redis: () => ({ status: "not_configured" }),
    llm: () => ({ status: "healthy" }),
    isPrepared: () => true,
    metrics,
    metricsToken: null,
    isProduction: false,
    ...change,
  });
  const server = await createModuleServer({
    routes: [metrics.watchRequests, thing, operations],
    allowedRequests: 1,
  });
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

const brokenDb: OperationsDependencies["db"] = {
  execute: () => {
    throw new Error("password=secret connection refused");
  },
};
// A query that never settles, typed as the port wants it.
const hangingDb = { execute: () => new Promise(() => undefined) } as unknown as OperationsDependencies["db"];

beforeAll(async () => {
  handle = await openTestDatabase();
});

afterAll(async () => {
  await handle[Symbol.asyncDispose]();
});

describe("GET /health", () => {
  it("is healthy with what is configured", async () => {
    await withServer({}, async (server) => {
      const response = await server.inject({ url: "/health" });
      expect(response.statusCode).toBe(200);
      expect(response.json()).toEqual({
        status: "healthy",
        version: "1.2.3",
        services: {
          database: { status: "healthy" },
          redis: { status: "not_configured" },
          llm: { status: "healthy" },
        },
      });
    });
  });

  it.each([
    ["says so", () => ({ status: "degraded", detail: "Reconnecting." }) as const, "degraded"],
    ["throws", () => Promise.reject(new Error("redis://:secret@host")), "unavailable"],
  ] as const)("is degraded, 200, with the reason where a service %s", async (_name, redis, status) => {
    await withServer({ redis }, async (server) => {
      const response = await server.inject({ url: "/health" });
      expect(response.statusCode).toBe(200);
      expect(response.json()).toMatchObject({ status: "degraded", services: { redis: { status } } });
      expect(response.body).not.toContain("secret");
    });
  });

  it("is unavailable, 503, without a database", async () => {
    await withServer({ db: brokenDb }, async (server) => {
      const response = await server.inject({ url: "/health" });
      expect(response.statusCode).toBe(503);
      expect(response.json()).toMatchObject({
        status: "unavailable",
        services: { database: { status: "unavailable" } },
      });
      expect(response.body).not.toContain("secret");
    });
  });

  it("answers within its bound while the database hangs, with one query for all who ask", async () => {
    let queries = 0;
    const counting: OperationsDependencies["db"] = {
      execute: (query) => {
        queries += 1;
        return hangingDb.execute(query);
      },
    };
    await withServer({ db: counting }, async (server) => {
      const startedAt = performance.now();
      const responses = await Promise.all(
        Array.from({ length: 10 }, () => server.inject({ url: "/health" })),
      );
      expect(performance.now() - startedAt).toBeLessThan(4_000);
      expect(responses.map((response) => response.statusCode)).toEqual(Array(10).fill(503));
      expect(queries).toBe(1);
    });
  });

  it("is degraded, 200, within a second while the embedded database does something long, and stays ready", async () => {
    let queries = 0;
    const busy: OperationsDependencies["db"] = {
      execute: (query) => {
        queries += 1;
        return hangingDb.execute(query);
      },
    };
    await withServer({ db: busy, isEmbedded: true }, async (server) => {
      const startedAt = performance.now();
      const first = await server.inject({ url: "/health" });
      expect(performance.now() - startedAt).toBeLessThan(1_000);
      expect(first.statusCode).toBe(200);
      expect(first.json()).toMatchObject({
        status: "degraded",
        services: { database: { status: "degraded", detail: expect.stringContaining("busy") } },
      });
      expect((await server.inject({ url: "/health/ready" })).statusCode).toBe(200);
      expect(queries).toBe(1);
    });
    await withServer({ db: brokenDb, isEmbedded: true }, async (server) => {
      expect((await server.inject({ url: "/health" })).statusCode).toBe(503);
      expect((await server.inject({ url: "/health/ready" })).statusCode).toBe(503);
    });
  });
});

describe("probes", () => {
  it("are alive without a database, and ready only with it and its migrations", async () => {
    await withServer({ db: brokenDb }, async (server) => {
      expect((await server.inject({ url: "/health/live" })).json()).toEqual({ status: "alive" });
      expect((await server.inject({ url: "/health/ready" })).statusCode).toBe(503);
    });
    let prepared = false;
    await withServer({ isPrepared: () => prepared }, async (server) => {
      expect((await server.inject({ url: "/health/ready" })).json()).toMatchObject({ status: "not_ready" });
      prepared = true;
      expect((await server.inject({ url: "/health/ready" })).json()).toEqual({ status: "ready" });
    });
  });

  it("are not counted as requests", async () => {
    await withServer({}, async (server) => {
      for (let count = 0; count < 5; count += 1)
        expect((await server.inject({ url: "/health/live" })).statusCode).toBe(200);
    });
  });
});

describe("GET /metrics", () => {
  it("tells durations by route pattern, own measures and the process", async () => {
    await withServer({}, async (server) => {
      await server.inject({ url: "/things/jane-doe" });
      await handle.db.execute(sql`SELECT 1`);
      const response = await server.inject({ url: "/metrics" });
      expect(response.headers["content-type"]).toContain("text/plain");
      expect(response.body).toMatch(
        /cdsa_http_request_duration_seconds_count\{method="GET",route="\/things\/:id",status="200"\} 1/,
      );
      expect(response.body).toContain("cdsa_open_streams 3");
      expect(response.body).toContain("cdsa_fallbacks_total 5");
      expect((await server.inject({ url: "/metrics" })).body).toContain("cdsa_fallbacks_total 5");
      expect(response.body).toContain("process_resident_memory_bytes");
      expect(response.body).not.toContain("jane");
    });
  });

  it.each([
    ["no token, from elsewhere", { remoteAddress: "10.1.2.3" }, {}, 404],
    ["no token, through a proxy", { headers: { "x-forwarded-for": "10.1.2.3" } }, {}, 404],
    ["no token, IPv6 loopback", { remoteAddress: "::1" }, {}, 200],
    ["no token, mapped loopback", { remoteAddress: "::ffff:127.0.0.1" }, {}, 200],
    ["no token, in production", {}, { isProduction: true }, 404],
    ["token missing", {}, { metricsToken: "right" }, 401],
    ["token wrong", { headers: { authorization: "Bearer wrong" } }, { metricsToken: "right" }, 401],
    [
      "token right",
      { headers: { authorization: "Bearer right" }, remoteAddress: "10.1.2.3" },
      { metricsToken: "right", isProduction: true },
      200,
    ],
    ["switched off", {}, { metrics: null }, 404],
  ])("%s", async (_name, request, change, status) => {
    await withServer(change, async (server) => {
      expect((await server.inject({ url: "/metrics", ...request })).statusCode).toBe(status);
    });
  });
});
