import { randomUUID } from "node:crypto";
import cookie from "@fastify/cookie";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import {
  createSerializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "@fastify/type-provider-zod";
import multipart from "@fastify/multipart";
import websocket from "@fastify/websocket";
import Fastify, { type FastifyBaseLogger, type FastifyRequest, LogController } from "fastify";
import type { Logger as PinoLogger } from "pino";
import type { Config } from "../config/config.ts";
import type { Actor } from "../platform/actor.ts";
import type { RateLimiter } from "../platform/cache/rate-limiter.ts";
import type { Database } from "../platform/db/database.ts";
import { answerClientError, normaliseError, sendProblem } from "../platform/http/error-handler.ts";
import type { HttpServer, RoutePlugin } from "../platform/http/http-types.ts";
import type { Idempotency } from "../platform/http/idempotency.ts";
import { registerIdempotency } from "../platform/http/idempotency-hooks.ts";
import { type DenialRecorder, registerAccessControl } from "../platform/http/access-control.ts";
import { registerOriginProtection } from "../platform/http/origin-protection.ts";
import { refuseUndeclaredRoutes } from "../platform/http/route-rules.ts";
import { registerWaitingBudgets } from "../platform/http/waiting-budgets.ts";
import { registerOpenApi } from "./open-api.ts";

export type HttpServerDependencies = {
  config: Config;
  logger: PinoLogger;
  db: Database;
  rateLimiter: RateLimiter;
  idempotency: Idempotency;
  /** Who sent the request; null without credentials. Throws 401 for credentials that do not hold. */
  authenticate: (request: FastifyRequest) => Promise<Actor | null>;
  recordDenial: DenialRecorder;
  /** Routes under /api/v1. */
  apiRoutes: readonly RoutePlugin[];
  /** Times requests, where metrics are on. */
  watchRequests: RoutePlugin | null;
  /** Routes without a prefix: health, metrics. */
  rootRoutes: readonly RoutePlugin[];
};

const BODY_LIMIT_BYTES = 1_048_576;
const REQUEST_ID = /^[A-Za-z0-9._:-]{1,100}$/;

const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

function createFastify({ config, logger }: HttpServerDependencies): HttpServer {
  // Typed as what Fastify promises of any logger, so that the server keeps its default type.
  const baseLogger: FastifyBaseLogger = logger;
  const server = Fastify({
    loggerInstance: baseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.http.trustedProxies.length > 0 ? [...config.http.trustedProxies] : false,
    requestIdHeader: false,
    genReqId: (request) => {
      const given = request.headers["x-request-id"];
      return typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
    },
    requestTimeout: 30_000,
    // Addresses that cannot be decoded or are too long meet no hook and no route.
    frameworkErrors: (error, request, reply) => {
      void sendProblem(request, reply.header("x-request-id", request.id), normaliseError(error));
    },
    clientErrorHandler: answerClientError,
    // Streams are closed by their owners; idle keep-alive connections must not hold up a stop.
    forceCloseConnections: "idle",
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 600 },
    onProtoPoisoning: "error",
    onConstructorPoisoning: "error",
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(createSerializerCompiler());
  return server;
}

async function registerPlugins(server: HttpServer, config: Config): Promise<void> {
  await server.register(cookie);
  await server.register(helmet, {
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
    strictTransportSecurity: config.isProduction && { maxAge: 31_536_000, includeSubDomains: true },
    referrerPolicy: { policy: "no-referrer" },
  });
  await server.register(cors, {
    origin: [...config.http.corsOrigins],
    credentials: true,
    methods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    exposedHeaders: ["x-request-id", "retry-after", "etag", "x-sensitivity-label"],
  });
  await server.register(multipart);
  await server.register(websocket, {
    options: { maxPayload: BODY_LIMIT_BYTES },
    // Broken frames, too large ones and lost connections; the connection is being closed already.
    errorHandler: (error, _socket, request) => {
      request.log.debug({ err: error, requestId: request.id }, "socket failed");
    },
  });
}

/** A connection whose last answer goes out while the server closes would stay open for a next request, and hold up the end. */
function hangUpWhenClosing(server: HttpServer): void {
  let isClosing = false;
  server.addHook("preClose", (done) => {
    isClosing = true;
    done();
  });
  server.addHook("onSend", async (_request, reply, payload) => {
    if (isClosing) reply.header("connection", "close");
    return payload;
  });
}

/** The server with all hooks and routes; it does not listen yet. */
export async function createHttpServer(dependencies: HttpServerDependencies): Promise<HttpServer> {
  const server = createFastify(dependencies);
  refuseUndeclaredRoutes(server);
  server.decorateRequest("actor", null);
  registerWaitingBudgets(server);
  server.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  hangUpWhenClosing(server);
  await registerPlugins(server, dependencies.config);
  await registerOpenApi(server, dependencies.config);
  dependencies.watchRequests?.(server);
  registerAccessControl(server, dependencies);
  registerOriginProtection(server, dependencies.config.http.corsOrigins);
  registerIdempotency(server, dependencies.db, dependencies.idempotency);
  server.setErrorHandler(async (thrown, request, reply) => {
    const error = normaliseError(thrown);
    const recorded = await dependencies.recordDenial(request, error).then(
      () => error,
      (failure: unknown) => normaliseError(failure),
    );
    return sendProblem(request, reply, recorded);
  });
  await server.register(
    (scope, _options, done) => {
      for (const addRoutes of dependencies.apiRoutes) addRoutes(scope.withTypeProvider<ZodTypeProvider>());
      done();
    },
    { prefix: "/api/v1" },
  );
  for (const addRoutes of dependencies.rootRoutes) addRoutes(server);
  return server;
}
