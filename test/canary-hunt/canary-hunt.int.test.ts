import { randomBytes, randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queryRows } from "../../apps/server/src/platform/db/database.ts";
import { ECHOES, type EchoServer, startEchoServer } from "../support/echo-server.ts";
import {
  lastRole,
  lastText,
  type ModelCall,
  type ScriptedAnswer,
  type ScriptedModel,
  startScriptedModel,
} from "../support/scripted-model.ts";
import { createTestServer, type TestPerson, type TestServer } from "../support/test-server.ts";
import { createFinder } from "./written-forms.ts";

const COUNT = Number(process.env["CDSA_CANARY_SECRETS"] ?? "200");
const PER_TOOL = 8;
const MODES = Object.keys(ECHOES);

const special = (text: string): string => `${text}"\\/&<ü☃ %41'`;
/** Kinds of values as people keep them: keys, numbers, several lines, all sorts of characters. */
const KINDS: readonly ((index: number) => string)[] = [
  () => randomBytes(24).toString("base64"),
  () => randomBytes(16).toString("hex"),
  () => special(randomBytes(9).toString("base64url")),
  () => String(randomInt(10 ** 13, 10 ** 14)),
  () => `-----BEGIN KEY-----\n${randomBytes(48).toString("base64")}\n-----END KEY-----\n`,
  () => `sk_live_${randomBytes(18).toString("base64url")}`,
];
const values = Array.from({ length: COUNT }, (_, index) => KINDS[index % KINDS.length]!(index));
const findIn = createFinder(values);
const nameOf = (index: number): string => `CANARY_${index}`;

/** All that came out of the server: answers with their headers, log lines. */
const seen: string[] = [];

let model: ScriptedModel;
let echo: EchoServer;
let app: TestServer;
let admin: TestPerson;
let manager: TestPerson;
let analyst: TestPerson;

async function call(
  method: "GET" | "POST" | "PUT",
  url: string,
  person: TestPerson,
  payload?: object,
  headers: Record<string, string> = {},
) {
  const response = await app.server.inject({
    method,
    url: url.startsWith("/metrics") ? url : `/api/v1${url}`,
    headers: { ...person.authorization, ...headers },
    ...(payload && { payload }),
  });
  seen.push(`${JSON.stringify(response.headers)}\n${response.body}`);
  return response;
}

/** Repeats whatever it read last, as an obedient model would; asked to call a tool, it does. */
const script = (asked: ModelCall): ScriptedAnswer => {
  const text = lastText(asked);
  if (lastRole(asked) === "tool") return { text: ["The tool said: ", ...text.match(/[^]{1,7}/g)!] };
  const wanted = /call ([a-z0-9_]+) with ([a-z0-9-]+)(?: and (\S+))?/.exec(text);
  if (!wanted) return { text: ["I have nothing to call."] };
  const [, name = "", mode = "", handle] = wanted;
  return {
    toolCalls: [{ id: "c1", name, arguments: JSON.stringify({ mode, ...(handle && { note: handle }) }) }],
  };
};

const toolName = (index: number): string => `echo_${index}`;
const toolCount = Math.ceil(COUNT / PER_TOOL);

/** A tool that sends its secrets in headers, query and body. */
async function addTool(index: number): Promise<string> {
  const names = values.map((_, number) => nameOf(number)).slice(index * PER_TOOL, (index + 1) * PER_TOOL);
  const references = names.map((name) => `{{secret:${name}}}`);
  // What a header cannot carry goes into the body.
  const fitsHeader = (name: string): boolean => /^[ -~]*$/.test(values[Number(name.slice(7))]!);
  const inHeader = names.filter(fitsHeader).slice(0, 2);
  const response = await call("POST", "/tools", admin, {
    name: toolName(index),
    description: `Echoes number ${index}`,
    inputSchema: {
      type: "object",
      properties: { mode: { type: "string" }, note: { type: "string" } },
      required: ["mode"],
      additionalProperties: false,
    },
    requiresApproval: index === 1,
    effect: "write",
    idempotent: index % 3 === 0,
    implementation: {
      kind: "http",
      method: "POST",
      url: `${echo.url}/{mode}?token=${references[0]}`,
      headers: Object.fromEntries(inHeader.map((name, at) => [`X-Key-${at}`, `{{secret:${name}}}`])),
      body: { note: "{note}", keys: references, joined: `first ${references[0]} last` },
      maxRetries: index % 3 === 0 ? 1 : 0,
    },
  });
  expect(response.statusCode, response.body).toBe(201);
  return response.json<{ id: string }>().id;
}

beforeAll(async () => {
  model = await startScriptedModel(script);
  echo = await startEchoServer();
  app = await createTestServer({
    logTo: { write: (line) => seen.push(line) },
    env: {
      LOG_LEVEL: "trace",
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_MODEL: "scripted",
      EGRESS_ALLOW: echo.host,
      VAULT_USES_PER_MINUTE: "1000000",
      MAX_CONTEXT_WINDOW: "200000",
    },
  });
  admin = await app.person({ role: "ADMIN" });
  manager = await app.person({ role: "MANAGER" });
  analyst = await app.person({ managerId: manager.id });
}, 60_000);

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await echo[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const toolIds: string[] = [];

async function addSecrets(): Promise<void> {
  const secretIds: { id: string; version: number }[] = [];
  for (const [index, value] of values.entries()) {
    const response = await call("POST", "/vault/secrets", admin, {
      name: nameOf(index),
      value,
      classification: "CONFIDENTIAL",
    });
    expect(response.statusCode, response.body).toBe(201);
    secretIds.push(response.json());
  }
  for (let index = 0; index < toolCount; index += 1) toolIds.push(await addTool(index));
  for (const [index, { id, version }] of secretIds.entries()) {
    const tool = toolIds[Math.floor(index / PER_TOOL)]!;
    const accessList = { tools: [tool], roles: index % 2 === 0 ? ["ANALYST"] : [] };
    const response = await call(
      "PUT",
      `/vault/secrets/${id}`,
      admin,
      { accessList, classification: "CONFIDENTIAL" },
      { "if-match": `"${version}"` },
    );
    expect(response.statusCode, response.body).toBe(200);
  }
}

/** Whether the values of a tool went out. */
const wereSent = (index: number): boolean => {
  const isSent = createFinder([values[index * PER_TOOL]!]);
  return echo.calls.some(({ body }) => isSent(body).length > 0);
};

describe("a hunt for the values of secrets", () => {
  it("finds what was planted: each form, in a text as long as any here", () => {
    const filler = randomBytes(100_000).toString("base64");
    for (const value of values.slice(0, KINDS.length)) {
      for (const written of [
        value,
        encodeURIComponent(value),
        Buffer.from(`a${value}b`).toString("base64"),
      ]) {
        expect(findIn(filler + written + filler)).toContain(value);
      }
      expect(findIn(filler)).toEqual([]);
    }
  });

  it("takes in the secrets and the tools that use them", addSecrets, 120_000);

  it("runs tools that echo them in every way", async () => {
    const step = Math.min(MODES.length, Math.max(1, Math.floor(toolCount / 4)));
    for (const [index, id] of toolIds.entries()) {
      if (index === 1) continue;
      // Every way for the first tool, a few for each of the others.
      const modes = MODES.filter((_, at) => (at + index) % step === 0);
      for (const mode of index === 0 ? MODES : modes) {
        const response = await call("POST", `/tools/${id}/execute`, index % 2 ? manager : analyst, {
          arguments: { mode, note: `{{secret:${nameOf(index * PER_TOOL)}}} of {{secret:${nameOf(0)}}}` },
          purpose: "canary hunt",
        });
        expect(response.statusCode, response.body).toBe(200);
        if (mode === "plain") expect(response.body).toContain("[SECRET:CANARY_");
      }
      await call("GET", `/tools/${id}/executions`, admin);
    }
    for (let index = 0; index < toolCount; index += 1) {
      if (index !== 1 && toolCount > 4) expect(wereSent(index), toolName(index)).toBe(true);
    }
  }, 240_000);

  it("lets an obedient model call them and repeat what it reads, approvals included", async () => {
    for (const [index, mode] of MODES.entries()) {
      const handle = `{{secret:${nameOf(0)}}}`;
      const question = `call ${toolName(index === 3 ? 1 : 0)} with ${mode} and ${handle}`;
      const response = await call("POST", "/chat/stream", analyst, { message: question });
      expect(response.statusCode).toBe(200);
      const sessionId = /"sessionId":"([^"]+)"/.exec(response.body)?.[1] ?? "";
      if (response.body.includes("awaiting_approval")) await approve();
      for (const format of ["json", "markdown"])
        await call("POST", "/chat/export", analyst, { sessionId, format });
      await call("GET", `/chat/sessions/${sessionId}`, analyst);
    }
    const tokens = model.calls.map((asked) => JSON.stringify(asked));
    expect(tokens.some((text) => text.includes("[SECRET:CANARY_0]"))).toBe(true);
    seen.push(...tokens);
  }, 120_000);

  it("asks for everything there is to read", async () => {
    for (const url of [
      "/audit/events?limit=200",
      "/notifications?limit=200",
      "/vault/secrets?limit=200",
      "/vault/status",
      "/tools?limit=200",
      "/approvals?status=APPROVED",
    ]) {
      await call("GET", url, admin);
    }
    await call("GET", "/metrics", admin);
    const handle = await call("POST", `/tools/${await handleToolId()}/execute`, analyst, {
      arguments: { secretName: nameOf(0) },
    });
    expect(handle.json()).toMatchObject({
      status: "SUCCEEDED",
      result: { handle: `{{secret:${nameOf(0)}}}` },
    });
  });

  it("finds none of them in an answer, a log line or a prompt", () => {
    expect(seen.length).toBeGreaterThan(COUNT);
    expect(findIn(seen.join("\n"))).toEqual([]);
  }, 120_000);

  it("finds none of them in any table", async () => {
    const tables = await queryRows<{ name: string }>(
      app.context.database.db,
      sql`SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
          WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(25);
    let rows = 0;
    for (const { name } of tables) {
      const found = await app.context.database.asOwner((tx) =>
        queryRows<{ row: string }>(tx, sql`SELECT to_jsonb(t)::text AS row FROM ${sql.raw(name)} t`),
      );
      rows += found.length;
      expect(findIn(found.map(({ row }) => row).join("\n")), name).toEqual([]);
    }
    expect(rows).toBeGreaterThan(COUNT * 2);
  }, 120_000);

  it("finds none of them in a file", () => {
    const { dataDirectory } = app.context.config;
    const files = readdirSync(dataDirectory, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const text = readFileSync(join(file.parentPath, file.name), "utf8");
      expect(findIn(text), file.name).toEqual([]);
    }
  }, 120_000);
});

async function handleToolId(): Promise<string> {
  const page = await call("GET", "/tools?limit=200", admin);
  const { items } = page.json<{ items: { id: string; name: string }[] }>();
  return items.find(({ name }) => name === "retrieve_vault_secret")?.id ?? "";
}

async function approve(): Promise<void> {
  const pending = await call("GET", "/approvals", manager);
  const [request] = pending.json<{ items: { id: string }[] }>().items;
  const id = request?.id ?? "";
  const decided = await call("POST", `/approvals/${id}/decide`, manager, {
    decision: "APPROVED",
    reason: "hunt",
  });
  expect(decided.statusCode, decided.body).toBe(200);
  await expect
    .poll(
      async () => (await call("GET", `/approvals/${id}`, manager)).json<{ execution: string }>().execution,
      {
        timeout: 20_000,
      },
    )
    .toMatch(/SUCCEEDED|FAILED|UNKNOWN/);
}
