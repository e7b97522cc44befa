import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { z } from "zod";
import { type EffectSink, startEffectSink } from "../support/effect-sink.ts";
import { type SpawnedServer, spawnServer } from "../support/spawn-server.ts";
import { callApi } from "./api-client.ts";
import { createGate } from "./side-by-side.ts";

const PASSWORD = randomBytes(18).toString("base64url");
const TokenSchema = z.object({ access_token: z.string() });
const IdSchema = z.object({ id: z.string() });

/** Decides requests: the sample manager, the administrator and as many managers as were asked for. */
export type Decider = { username: string; token: string };

/**
 * PostgreSQL with a prepared database to copy: sample people who are signed in, and a tool that pays and waits for
 * approval. Each copy is as the template was, so that one experiment leaves nothing for the next.
 */
export interface CrashHouse extends AsyncDisposable {
  readonly sink: EffectSink;
  readonly analyst: string;
  readonly manager: string;
  readonly admin: string;
  readonly deciders: readonly Decider[];
  /** The id of the tool `send_payment`. */
  readonly payTool: string;
  /** Settings of every server in this house, but for its database. */
  readonly env: Readonly<Record<string, string>>;
  copy(): Promise<{ url: string } & AsyncDisposable>;
  start(databaseUrl: string, onSpawned?: (kill: () => void) => void): Promise<SpawnedServer>;
}

export type CrashHouseOptions = {
  serverUrl: string;
  env?: Readonly<Record<string, string>>;
  extraManagers?: number;
  /** Called when an effect has happened, before the server is told. */
  onEffect?: () => void;
};

export async function createCrashHouse(options: CrashHouseOptions): Promise<CrashHouse> {
  await using stack = new AsyncDisposableStack();
  const { onEffect } = options;
  const sink = stack.use(await startEffectSink({ ...(onEffect && { onEffect }) }));
  const directory = await mkdtemp(join(tmpdir(), "cdsa-crash-"));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const env = {
    DATA_DIR: directory,
    SECRET_KEY: randomBytes(32).toString("base64url"),
    JWT_SECRET_KEY: randomBytes(32).toString("base64url"),
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    SAMPLE_DATA: "true",
    SAMPLE_PASSWORD: PASSWORD,
    JWT_EXPIRATION_MINUTES: "240",
    EGRESS_ALLOW: sink.host,
    // Node keeps what it has compiled, so that hundreds of starts cost less.
    NODE_COMPILE_CACHE: join(directory, "compiled"),
    ...options.env,
  };
  // As many at once as there are processors, so that the time of a start is its own.
  const gate = createGate(availableParallelism());
  const start: CrashHouse["start"] = (databaseUrl, onSpawned) =>
    gate(() => spawnServer({ ...env, DATABASE_URL: databaseUrl }, onSpawned));
  const template = stack.use(await createDatabase(options.serverUrl));
  const furnished = await furnish(await start(template.url), sink.url, options.extraManagers ?? 0);
  await untilUnused(template.url);
  const resources = stack.move();
  return {
    sink,
    env,
    ...furnished,
    start,
    copy: () => createDatabase(options.serverUrl, template.name),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Signs everybody in and registers the tool, then ends the server. */
async function furnish(server: SpawnedServer, effectUrl: string, extraManagers: number) {
  await using running = server;
  const { url } = running;
  const signIn = async (username: string, password: string): Promise<string> =>
    TokenSchema.parse(await post(url, "/auth/login", undefined, { username, password })).access_token;
  const admin = await signIn("admin", PASSWORD);
  const manager = await signIn("manager", PASSWORD);
  const deciders: Decider[] = [
    { username: "manager", token: manager },
    { username: "admin", token: admin },
  ];
  for (let index = 0; index < extraManagers; index += 1) {
    const username = `manager-${index}`;
    const email = `${username}@example.org`;
    await post(url, "/users", admin, { username, email, password: PASSWORD, role: "MANAGER" });
    deciders.push({ username, token: await signIn(username, PASSWORD) });
  }
  const tool = await post(url, "/tools", admin, {
    name: "send_payment",
    description: "Sends a payment to the bank. Takes the reference of the payment.",
    inputSchema: {
      type: "object",
      properties: { reference: { type: "string", description: "Reference of the payment" } },
      required: ["reference"],
      additionalProperties: false,
    },
    requiresApproval: true,
    effect: "external",
    implementation: { kind: "http", method: "POST", url: effectUrl },
  });
  const analyst = await signIn("analyst", PASSWORD);
  await running.end("SIGTERM");
  return { admin, manager, analyst, deciders, payTool: IdSchema.parse(tool).id };
}

async function post(url: string, path: string, token: string | undefined, body: object): Promise<unknown> {
  const answer = await callApi(url, path, { body, ...(token !== undefined && { token }) });
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
  return JSON.parse(answer.text);
}

/** Runs statements over a connection of its own. */
export async function queryDatabase<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  // A database that is dropped ends its connections.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Waits until PostgreSQL has ended every connection to a database, and with it what had not been committed. */
export async function untilUnused(databaseUrl: string): Promise<void> {
  for (;;) {
    const [row] = await queryDatabase<{ used: boolean }>(
      databaseUrl,
      `SELECT EXISTS (SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()) AS used`,
    );
    if (!row?.used) return;
    await delay(20);
  }
}

async function createDatabase(
  serverUrl: string,
  template?: string,
): Promise<{ url: string; name: string } & AsyncDisposable> {
  const name = `cdsa_crash_${randomUUID().replaceAll("-", "")}`;
  const from = template === undefined ? "" : ` TEMPLATE ${template}`;
  await queryDatabase(serverUrl, `CREATE DATABASE ${name}${from}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    name,
    async [Symbol.asyncDispose]() {
      await queryDatabase(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}
