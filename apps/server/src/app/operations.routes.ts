import { createHash, timingSafeEqual } from "node:crypto";
import { BlockList, isIPv6 } from "node:net";
import { HealthSchema, LiveSchema, ReadySchema } from "@cdsa/contracts";
import type { FastifyRequest } from "fastify";
import { notFound, unauthorized } from "../platform/errors/common-errors.ts";
import type { HttpServer, RoutePlugin } from "../platform/http/http-types.ts";
import { createHealthChecks, type HealthChecks, type HealthDependencies } from "./check-health.ts";
import type { Metrics } from "./metrics.ts";

export type OperationsDependencies = HealthDependencies & {
  /** Whether schema and queues are at this version. */
  isPrepared: () => boolean;
  /** Null where metrics are switched off. */
  metrics: Metrics | null;
  /** What `Authorization: Bearer` must carry to read the metrics. */
  metricsToken: string | null;
  isProduction: boolean;
};

const PROBE = { permission: { access: "public" }, rateLimitExempt: true } as const;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Probes and metrics, outside the API's prefix: they answer while everything else may not. */
export const createOperationsRoutes =
  (dependencies: OperationsDependencies): RoutePlugin =>
  (server) => {
    addHealthRoutes(server, createHealthChecks(dependencies), dependencies.isPrepared);
    if (dependencies.metrics) addMetricsRoute(server, dependencies.metrics, dependencies);
  };

function addHealthRoutes(server: HttpServer, checks: HealthChecks, isPrepared: () => boolean): void {
  server.get(
    "/health",
    { config: PROBE, schema: { response: { 200: HealthSchema, 503: HealthSchema } } },
    async (_request, reply) => {
      const health = await checks.health();
      return reply
        .status(health.status === "unavailable" ? 503 : 200)
        .header("cache-control", "no-store")
        .send(health);
    },
  );
  server.get("/health/live", { config: PROBE, schema: { response: { 200: LiveSchema } } }, () => ({
    status: "alive" as const,
  }));
  server.get(
    "/health/ready",
    { config: PROBE, schema: { response: { 200: ReadySchema, 503: ReadySchema } } },
    async (_request, reply) => {
      reply.header("cache-control", "no-store");
      if (!isPrepared()) {
        return reply
          .status(503)
          .send({ status: "not_ready", detail: "The database is being brought to this version." });
      }
      const { status } = await checks.database();
      if (status === "unavailable")
        return reply.status(503).send({ status: "not_ready", detail: "The database does not answer." });
      return reply.status(200).send({ status: "ready" });
    },
  );
}

/** Without a token only this machine may ask, and only outside production; a proxy's request is not this machine's. */
function requireMetricsAccess(
  request: FastifyRequest,
  { metricsToken, isProduction }: Pick<OperationsDependencies, "metricsToken" | "isProduction">,
): void {
  if (metricsToken !== null) {
    const given = request.headers.authorization ?? "";
    if (timingSafeEqual(digest(given), digest(`Bearer ${metricsToken}`))) return;
    throw unauthorized(
      "metrics_token_needed",
      "Send the metrics token of this server as Authorization: Bearer <token>.",
    );
  }
  const isForwarded =
    request.headers["x-forwarded-for"] !== undefined || request.headers["forwarded"] !== undefined;
  const isLocal = LOOPBACK.check(request.ip, isIPv6(request.ip) ? "ipv6" : "ipv4");
  if (isProduction || isForwarded || !isLocal) throw notFound();
}

function addMetricsRoute(
  server: HttpServer,
  metrics: Metrics,
  access: Pick<OperationsDependencies, "metricsToken" | "isProduction">,
): void {
  server.get("/metrics", { config: { ...PROBE, answersItself: true } }, async (request, reply) => {
    requireMetricsAccess(request, access);
    const { contentType, text } = await metrics.render();
    return reply.header("cache-control", "no-store").type(contentType).send(text);
  });
}
