import { randomUUID } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type EffectSink, startEffectSink } from "../support/effect-sink.ts";
import { lastRole, type ScriptedModel, startScriptedModel } from "../support/scripted-model.ts";
import { postgresUrl } from "../support/test-database.ts";
import { type Killable, startKillable } from "./killable.ts";

// Every how many messages of the main job the server is killed; CRASH_STRIDE=1 kills it at each.
const STRIDE = Number(process.env["CRASH_STRIDE"] ?? "25");
const OFFSET = Number(process.env["CRASH_OFFSET"] ?? "7");

const PASSWORD = "correct horse battery staple";

let sink: EffectSink;
let model: ScriptedModel;
let root: string;
let env: Record<string, string>;
let tokens: { analyst: string; manager: string };

const TokenSchema = z.object({ access_token: z.string() });
const PageSchema = z.object({
  items: z.array(z.looseObject({ id: z.string(), status: z.string(), execution: z.string().nullable() })),
});
const SessionsSchema = z.object({ items: z.array(z.object({ id: z.string() })) });
const SessionSchema = z.object({
  messages: z.array(z.looseObject({ author: z.string() })),
  runs: z.array(z.object({ id: z.string(), state: z.string() })),
});

async function call(
  url: string,
  path: string,
  token: string | null,
  body?: object,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "content-type": "application/json",
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  return { status: response.status, text };
}

beforeAll(async () => {
  sink = await startEffectSink();
  model = await startScriptedModel((request) => {
    if (lastRole(request) === "tool") return { text: ["done"] };
    const key = /key-[0-9a-f-]{36}/.exec(JSON.stringify(request.messages))?.[0] ?? "none";
    return { toolCalls: [{ id: "call_1", name: "pay", arguments: JSON.stringify({ key }) }] };
  });
  root = await mkdtemp(join(tmpdir(), "cdsa-crash-"));
  env = {
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_MODEL: "scripted",
    EGRESS_ALLOW: sink.host,
    RATE_LIMIT_REQUESTS: "1000000",
    REGISTRATION: "open",
  };
  tokens = await makeBaseline();
}, 120_000);

afterAll(async () => {
  await sink[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

const baseline = () => join(root, "baseline");

/** A directory with an analyst, a manager, and a tool that waits for approval. */
async function makeBaseline(): Promise<typeof tokens> {
  const signIn = async (url: string, username: string): Promise<string> => {
    const answer = await call(url, "/api/v1/auth/login", null, { username, password: PASSWORD });
    return TokenSchema.parse(JSON.parse(answer.text)).access_token;
  };
  {
    await using server = await startKillable(baseline(), env);
    for (const username of ["analyst", "manager", "steward"]) {
      const body = { username, email: `${username}@example.org`, password: PASSWORD };
      expect((await call(server.url, "/api/v1/auth/register", null, body)).status).toBe(201);
    }
  }
  const client = await PGlite.create({ dataDir: baseline(), extensions: { vector } });
  await client.exec("UPDATE users SET role = 'MANAGER', clearance = 'RESTRICTED' WHERE username = 'manager'");
  await client.exec("UPDATE users SET role = 'ADMIN', clearance = 'RESTRICTED' WHERE username = 'steward'");
  await client.close();
  await using server = await startKillable(baseline(), env);
  const steward = await signIn(server.url, "steward");
  const tool = {
    name: "pay",
    description: "Pays",
    inputSchema: { type: "object", properties: { key: { type: "string" } }, required: ["key"] },
    requiresApproval: true,
    effect: "write",
    implementation: { kind: "http", method: "POST", url: sink.url },
  };
  expect((await call(server.url, "/api/v1/tools", steward, tool)).status).toBe(201);
  return { analyst: await signIn(server.url, "analyst"), manager: await signIn(server.url, "manager") };
}

type Outcome = {
  effects: number;
  execution: string | null;
  state: string;
  questions: number;
  killed: boolean;
  messages: number;
};

/** The main job by clients that try again whatever gets no answer, with the server killed at one moment. */
async function mainJob(killAt: number): Promise<Outcome> {
  const directory = join(root, `run-${killAt}`);
  await cp(baseline(), directory, { recursive: true });
  const key = `key-${randomUUID()}`;
  const servers: Killable[] = [await startKillable(directory, env)];
  const current = (): Killable => servers.at(-1) ?? unreachable();
  let killed = false;
  let messages = 0;
  /** Does a request until it is answered; a dead server is started again, and lives. */
  const insist = async (
    path: string,
    token: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<string> => {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      if (current().isDead()) {
        killed = true;
        servers.push(await startKillable(directory, env));
      }
      const answer = await call(current().url, path, token, body, headers).catch(() => null);
      if (answer && answer.status < 500) return answer.text;
      await Promise.race([current().dead(), new Promise((resolve) => setTimeout(resolve, 300))]);
    }
    throw new Error(`no answer from ${path}`);
  };
  try {
    current().arm(killAt);
    await insist(
      "/api/v1/chat/stream",
      tokens.analyst,
      { message: `pay ${key}` },
      { "idempotency-key": key },
    );
    const approvals = async (path: string, token: string) =>
      PageSchema.parse(JSON.parse(await insist(path, token))).items;
    await expect
      .poll(async () => (await approvals("/api/v1/approvals/my-requests", tokens.analyst)).length, {
        timeout: 25_000,
      })
      .toBe(1);
    const [approval] = await approvals("/api/v1/approvals/my-requests", tokens.analyst);
    await insist(`/api/v1/approvals/${approval?.id ?? ""}/decide`, tokens.manager, { decision: "APPROVED" });
    const [session] = SessionsSchema.parse(
      JSON.parse(await insist("/api/v1/chat/sessions", tokens.analyst)),
    ).items;
    const read = async () =>
      SessionSchema.parse(
        JSON.parse(await insist(`/api/v1/chat/sessions/${session?.id ?? ""}`, tokens.analyst)),
      );
    await expect
      .poll(async () => (await read()).runs[0]?.state, { timeout: 25_000 })
      .toMatch(/COMPLETED|FAILED/);
    if (servers.length === 1) messages = await current().count();
    const detail = await read();
    const [after] = await approvals("/api/v1/approvals/my-requests", tokens.analyst);
    return {
      effects: sink.effects.filter((effect) => JSON.stringify(effect).includes(key)).length,
      execution: after?.execution ?? null,
      state: detail.runs[0]?.state ?? "",
      questions: detail.messages.filter(({ author }) => author === "user").length,
      killed,
      messages,
    };
  } finally {
    for (const server of servers) await server[Symbol.asyncDispose]();
    await rm(directory, { recursive: true, force: true });
    await rm(`${directory}-files`, { recursive: true, force: true });
  }
}

const unreachable = (): never => {
  throw new Error("a server was started first");
};

describe.skipIf(postgresUrl() !== undefined)("the main job on the embedded database", () => {
  it("survives a kill at counted moments: one question, at most one effect, every doubt visible, and it ends", async () => {
    const undisturbed = await mainJob(Number.MAX_SAFE_INTEGER);
    expect(undisturbed).toMatchObject({
      effects: 1,
      execution: "SUCCEEDED",
      state: "COMPLETED",
      questions: 1,
      killed: false,
    });
    const moments: number[] = [];
    for (let moment = OFFSET; moment <= undisturbed.messages; moment += STRIDE) moments.push(moment);
    const seen = new Map<string, number>();
    for (const moment of moments) {
      const outcome = await mainJob(moment);
      const text = JSON.stringify({ moment, ...outcome });
      expect(outcome.effects, text).toBeLessThanOrEqual(1);
      expect(outcome.questions, text).toBe(1);
      expect(outcome.state, text).toBe("COMPLETED");
      expect(["SUCCEEDED", "OUTCOME_UNKNOWN"], text).toContain(outcome.execution);
      if (outcome.execution === "SUCCEEDED") expect(outcome.effects, text).toBe(1);
      const kind = `${outcome.killed ? "killed" : "ended first"}, ${outcome.execution ?? ""}, ${outcome.effects} effect`;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
    expect(moments.length).toBeGreaterThan(3);
    process.stdout.write(
      `${undisturbed.messages} messages to the database, killed at ${moments.length}: ${JSON.stringify(Object.fromEntries(seen))}\n`,
    );
  }, 600_000);
});
