import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Label, Role } from "@cdsa/contracts";
import { type AppContext, createContext } from "../../apps/server/src/app/context.ts";
import { startBackground } from "../../apps/server/src/app/start-background.ts";
import { createConfig } from "../../apps/server/src/config/config.ts";
import { readEnvironment } from "../../apps/server/src/config/env.ts";
import type { Secrets } from "../../apps/server/src/config/secrets.ts";
import type { Clock } from "../../apps/server/src/platform/clock.ts";
import type { DatabaseHandle } from "../../apps/server/src/platform/db/database.ts";
import { createLogger, type LogDestination } from "../../apps/server/src/platform/telemetry/logger.ts";
import { openTestDatabase } from "./test-database.ts";

export type TestServerOptions = {
  /** Environment variables on top of the defaults for tests. */
  env?: Record<string, string>;
  clock?: Clock;
  /** Opened by the caller; the server closes it. */
  database?: DatabaseHandle;
  secrets?: Secrets;
  /** Without it jobs, leases and discovery run as in a real start. */
  withoutBackground?: boolean;
  /** Gets the log lines, at LOG_LEVEL. */
  logTo?: LogDestination;
};

export type TestPerson = {
  id: string;
  username: string;
  password: string;
  token: string;
  authorization: { authorization: string };
};

/** The whole server on a database of its own, to be called through `app.inject` or, after `listen`, a real socket. */
export interface TestServer extends AsyncDisposable {
  readonly context: AppContext;
  readonly server: AppContext["server"];
  /** Adds a person and signs them in. */
  person(options?: {
    role?: Role;
    clearance?: Label;
    isAuditor?: boolean;
    managerId?: string;
    username?: string;
  }): Promise<TestPerson>;
  /** Signs somebody in once more. */
  signIn(person: Pick<TestPerson, "username" | "password">): Promise<string>;
  /** Listens on a free port of the loopback and answers with the base URL. */
  listen(): Promise<string>;
}

export const testSecrets = (): Secrets => ({
  secretKey: randomBytes(32).toString("base64url"),
  jwtSecretKey: randomBytes(32).toString("base64url"),
  encryptionKey: randomBytes(32),
});

const PASSWORD = "correct horse battery staple";

export async function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  await using stack = new AsyncDisposableStack();
  const dataDirectory = await mkdtemp(join(tmpdir(), "cdsa-test-"));
  stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  const database = options.database ?? (await openTestDatabase());
  const config = createConfig(
    readEnvironment({
      DATA_DIR: dataDirectory,
      LOG_LEVEL: "silent",
      RATE_LIMIT_REQUESTS: "1000000",
      API_PORT: "0",
      EMBEDDING_MODEL: "none",
      ...options.env,
    }),
  );
  const context = stack.use(
    await createContext({
      config,
      secrets: options.secrets ?? testSecrets(),
      logger: createLogger(config.logLevel, options.logTo),
      database,
      ...(options.clock && { clock: options.clock }),
    }),
  );
  await context.tools.seedBuiltins();
  if (!options.withoutBackground) await startBackground(context);
  await context.server.ready();
  const resources = stack.move();

  const signIn: TestServer["signIn"] = async ({ username, password }) => {
    const response = await context.server.inject({
      method: "POST",
      url: "/api/v1/auth/login",
      payload: { username, password },
    });
    if (response.statusCode !== 200) throw new Error(`sign-in failed: ${response.body}`);
    return response.json<{ access_token: string }>().access_token;
  };
  return {
    context,
    server: context.server,
    signIn,
    async person({ username = `person-${randomUUID().slice(0, 8)}`, role = "ANALYST", ...rest } = {}) {
      const { id } = await context.auth.createUser({
        username,
        email: `${username}@example.org`,
        password: PASSWORD,
        role,
        ...rest,
      });
      const token = await signIn({ username, password: PASSWORD });
      return { id, username, password: PASSWORD, token, authorization: { authorization: `Bearer ${token}` } };
    },
    listen: () => context.server.listen({ host: "127.0.0.1", port: 0 }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
