import { systemClock } from "../platform/clock.ts";
import type { HttpServer } from "../platform/http/http-types.ts";
import { describeRedis } from "./check-health.ts";
import { createModules, type Modules } from "./create-modules.ts";
import { createPlatform, type Platform, type PlatformOptions } from "./create-platform.ts";
import { createHttpServer } from "./http-server.ts";
import { createMetrics } from "./metrics.ts";
import { registerNothingElse, registerPage } from "./page.routes.ts";
import { createOperationsRoutes } from "./operations.routes.ts";

/** Everything a server is made of, built once; what was opened is closed in the reverse order. */
export type AppContext = Platform & Modules & { readonly server: HttpServer } & AsyncDisposable;

export type ContextOptions = Omit<PlatformOptions, "clock"> & Partial<Pick<PlatformOptions, "clock">>;

/** Builds a server around a prepared database, which it closes in the end. It does not listen yet. */
export async function createContext({
  clock = systemClock,
  ...options
}: ContextOptions): Promise<AppContext> {
  await using stack = new AsyncDisposableStack();
  stack.use(options.database);
  const platform = await createPlatform({ ...options, clock }, stack);
  const modules = await createModules(platform, stack);
  const server = await createServer(platform, modules);
  stack.defer(async () => {
    platform.openStreams.endAll();
    await server.close();
  });
  const resources = stack.move();
  return { ...platform, ...modules, server, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

async function createServer(platform: Platform, modules: Modules): Promise<HttpServer> {
  const { config, database, egressLog, openStreams, redis } = platform;
  const { audit, auth, notifications, approvals, documents, tools, protection, llm, chat, vault } = modules;
  // A worker is asked how it is, and nothing else.
  const serves = config.processRole !== "worker";
  const metrics = config.http.metricsEnabled
    ? createMetrics([
        {
          name: "cdsa_open_streams",
          help: "Streams being read",
          kind: "gauge",
          read: () => openStreams.count(),
        },
        {
          name: "cdsa_driven_runs",
          help: "Runs this process drives",
          kind: "gauge",
          read: () => chat.drivenRuns(),
        },
        {
          name: "cdsa_egress_bytes_total",
          help: "Bytes sent to addresses from people, models, tools or documents, before encryption",
          kind: "counter",
          read: () => egressLog.bytesOut(),
        },
      ])
    : null;
  const server = await createHttpServer({
    ...platform,
    db: database.db,
    authenticate: (request) => auth.authenticate(request),
    recordDenial: audit.recordDenial,
    apiRoutes: serves
      ? [auth, notifications, audit, vault, approvals, documents, tools, protection, llm, chat].flatMap(
          (module) => module.routes,
        )
      : [],
    rootRoutes: [
      ...(serves ? chat.rootRoutes : []),
      createOperationsRoutes({
        version: config.version,
        db: database.db,
        isEmbedded: database.kind === "pglite",
        redis: () => describeRedis(redis),
        llm: () => llm.health(),
        isPrepared: () => true,
        metrics,
        metricsToken: config.http.metricsToken,
        isProduction: config.isProduction,
      }),
    ],
    watchRequests: metrics?.watchRequests ?? null,
  });
  if (serves) await registerPage(server);
  else registerNothingElse(server);
  return server;
}
