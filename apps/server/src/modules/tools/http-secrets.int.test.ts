import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EchoServer, startEchoServer } from "../../../../../test/support/echo-server.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import { queryRows } from "../../platform/db/database.ts";

let app: TestServer;
let echo: EchoServer;
let admin: TestPerson;
let manager: TestPerson;
let analyst: TestPerson;

const VALUE = 'tok-8f"3/ü+ 55c1';
let counter = 0;

const inject = (
  method: "GET" | "POST" | "PUT" | "DELETE",
  url: string,
  person: TestPerson,
  payload?: object,
  headers: Record<string, string> = {},
) =>
  app.server.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...person.authorization, ...headers },
    ...(payload && { payload }),
  });

type Stored = { id: string; name: string; version: number };

async function addSecret(over: object = {}): Promise<Stored> {
  counter += 1;
  const response = await inject("POST", "/vault/secrets", admin, {
    name: `TOKEN_${counter}`,
    value: VALUE,
    ...over,
  });
  expect(response.statusCode, response.body).toBe(201);
  return response.json();
}

async function changeSecret({ id }: Stored, changes: object): Promise<void> {
  const { version } = (await inject("GET", "/vault/secrets?limit=200", admin))
    .json<{ items: Stored[] }>()
    .items.find((each) => each.id === id)!;
  const response = await inject("PUT", `/vault/secrets/${id}`, admin, changes, {
    "if-match": `"${version}"`,
  });
  expect(response.statusCode, response.body).toBe(200);
}

const definition = (implementation: object, over: object = {}) => ({
  name: `calls_${counter}`,
  description: "Calls an endpoint",
  inputSchema: {
    type: "object",
    properties: { id: { type: "string" }, note: { type: "string" }, amount: { type: "number" } },
    required: ["id"],
    additionalProperties: false,
  },
  requiresApproval: false,
  effect: "write",
  implementation: { kind: "http", method: "POST", url: `${echo.url}/plain`, ...implementation },
  ...over,
});

async function addTool(implementation: object, over: object = {}): Promise<string> {
  counter += 1;
  const response = await inject("POST", "/tools", admin, definition(implementation, over));
  expect(response.statusCode, response.body).toBe(201);
  return response.json<{ id: string }>().id;
}

/** A tool that sends a secret of its own, which lists it. */
async function addToolWithSecret(over: object = {}): Promise<{ tool: string; secret: Stored }> {
  const secret = await addSecret();
  const tool = await addTool({ body: { key: `{{secret:${secret.name}}}`, note: "{note}" } }, over);
  await changeSecret(secret, { accessList: { tools: [tool], roles: ["ANALYST"] } });
  return { tool, secret };
}

const execute = (tool: string, value: object = {}, person = analyst) =>
  inject("POST", `/tools/${tool}/execute`, person, { arguments: { id: "1", ...value } });

const lastBody = (): unknown => JSON.parse(echo.calls.at(-1)?.body ?? "null");

beforeAll(async () => {
  echo = await startEchoServer();
  app = await createTestServer({
    env: { EGRESS_ALLOW: `${echo.host},localhost`, VAULT_USES_PER_MINUTE: "100000" },
  });
  admin = await app.person({ role: "ADMIN" });
  manager = await app.person({ role: "MANAGER" });
  analyst = await app.person({ managerId: manager.id });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await echo[Symbol.asyncDispose]();
});

describe("a tool whose templates use a secret", () => {
  it("sends the value, gets it back masked, and leaves a row and a notification", async () => {
    const { tool, secret } = await addToolWithSecret();
    const response = await execute(tool, { note: "hello" });
    expect(lastBody()).toEqual({ key: VALUE, note: "hello" });
    expect(response.json()).toMatchObject({
      status: "SUCCEEDED",
      result: { values: [`[SECRET:${secret.name}]`, "hello"] },
    });
    const rows = await queryRows<{ details: Record<string, unknown> }>(
      app.context.database.db,
      sql`SELECT details FROM audit_events WHERE event_type = 'SECRET_USED' AND details ->> 'secretId' = ${secret.id}`,
    );
    expect(rows).toMatchObject([{ details: { toolId: tool, valueVersion: 1 } }]);
    const told = await inject("GET", "/notifications", admin);
    expect(told.body).toContain("VAULT_SECRET_ACCESSED");
  });

  it("counts what leaves under the highest label of arguments and secrets", async () => {
    const { tool, secret } = await addToolWithSecret();
    await execute(tool);
    await changeSecret(secret, { classification: "RESTRICTED" });
    const { executionId } = (await execute(tool)).json<{ executionId: string }>();
    const rows = await queryRows<{ destination: string; label: string; bytes: string; purpose: string }>(
      app.context.database.db,
      sql`SELECT destination, label, bytes::text, purpose FROM egress_log WHERE tool_execution_id = ${executionId}`,
    );
    expect(rows).toMatchObject([{ destination: echo.host, label: "RESTRICTED" }]);
    expect(Number(rows[0]?.bytes)).toBeGreaterThan(100);
  });

  it("is denied while the secret does not list it, and after its deletion", async () => {
    const secret = await addSecret();
    const tool = await addTool({ headers: { "X-Key": `{{secret:${secret.name}}}` } });
    const before = echo.calls.length;
    expect((await execute(tool)).json()).toMatchObject({
      status: "DENIED",
      reason: expect.stringContaining(`There is no secret ${secret.name} that this tool may use`),
    });
    await changeSecret(secret, { accessList: { tools: [tool] } });
    // A header cannot carry what this value holds beyond Latin-1 and line breaks; this one fits.
    expect((await execute(tool)).json()).toMatchObject({ status: "SUCCEEDED" });
    await inject("DELETE", `/vault/secrets/${secret.id}`, admin);
    expect((await execute(tool)).json()).toMatchObject({ status: "DENIED" });
    expect(echo.calls.length).toBe(before + 1);
  });

  it("sends nothing where the value is too short to be masked", async () => {
    const secret = await addSecret({ value: "zq " });
    const tool = await addTool({ body: { pin: `{{secret:${secret.name}}}` } });
    await changeSecret(secret, { accessList: { tools: [tool] } });
    const before = echo.calls.length;
    const response = await execute(tool);
    expect(response.json()).toMatchObject({ status: "FAILED", reason: expect.stringContaining(secret.name) });
    expect(response.body).not.toContain("zq");
    expect(echo.calls.length).toBe(before);
  });

  it("takes the fields out of the answer that its mapping names", async () => {
    const tool = await addTool({ response: { first: "/values/0", none: "/x" } });
    expect((await execute(tool, { note: "n" })).json()).toMatchObject({ result: { first: "1", none: null } });
  });
});

describe("a handle in an argument", () => {
  it("becomes the value for a tool the secret lists, if the caller may use the secret", async () => {
    const { tool, secret } = await addToolWithSecret();
    const note = `Bearer {{secret:${secret.name}}}`;
    await execute(tool, { note });
    expect(lastBody()).toMatchObject({ note: `Bearer ${VALUE}` });
    await changeSecret(secret, { accessList: { tools: [tool], roles: ["ADMIN"] } });
    await execute(tool, { note });
    expect(lastBody()).toMatchObject({ note });
  });

  it("passes as it is to any other tool, and of any other secret", async () => {
    const { secret } = await addToolWithSecret();
    const other = await addTool({});
    for (const note of [`{{secret:${secret.name}}}`, "{{secret:NO_SUCH}}", "{{secret:}}", "{{secret:a b}}"]) {
      expect((await execute(other, { note })).json()).toMatchObject({ status: "SUCCEEDED" });
      expect(lastBody()).toEqual({ id: "1", note });
    }
  });
});

describe("an approval", () => {
  const approve = async (tool: string, between: (approvalId: string) => Promise<unknown>) => {
    const asked = await execute(tool, { note: "please" });
    expect(asked.statusCode, asked.body).toBe(202);
    const { approvalId } = asked.json<{ approvalId: string }>();
    await between(approvalId);
    const decided = await inject("POST", `/approvals/${approvalId}/decide`, manager, {
      decision: "APPROVED",
    });
    expect(decided.statusCode).toBe(200);
    const read = async () =>
      (await inject("GET", `/approvals/${approvalId}`, manager)).json<{
        status: string;
        execution: string;
        statusReason: string | null;
        secrets: unknown;
      }>();
    await expect
      .poll(
        async () => Object.values(await read()).some((value) => /SUCCEEDED|SUPERSEDED/.test(String(value))),
        {
          timeout: 15_000,
        },
      )
      .toBe(true);
    return read();
  };

  it("runs with the secrets it was given for", async () => {
    const { tool, secret } = await addToolWithSecret({ requiresApproval: true });
    expect(await approve(tool, () => Promise.resolve())).toMatchObject({
      execution: "SUCCEEDED",
      secrets: [{ id: secret.id, name: secret.name, valueVersion: 1 }],
    });
    expect(lastBody()).toEqual({ key: VALUE, note: "please" });
  });

  const CHANGES: readonly [string, (made: { tool: string; secret: Stored }) => Promise<unknown>][] = [
    ["has another value", ({ secret }) => changeSecret(secret, { value: "another value" })],
    ["lists the tool no more", ({ secret }) => changeSecret(secret, { accessList: { tools: [] } })],
    [
      "was deleted and made again",
      async ({ tool, secret }) => {
        await inject("DELETE", `/vault/secrets/${secret.id}`, admin);
        await addSecret({ name: secret.name, accessList: { tools: [tool] } });
      },
    ],
    [
      "is another one in the definition, changed by SQL",
      async ({ tool }) => {
        const other = await addSecret({ accessList: { tools: [tool] } });
        await app.context.database.asOwner((tx) =>
          tx.execute(
            sql`UPDATE tools SET implementation = jsonb_set(implementation, '{body,key}', to_jsonb(${`{{secret:${other.name}}}`}::text)) WHERE id = ${tool}`,
          ),
        );
      },
    ],
  ];
  it.each(CHANGES)("is void where the secret %s, and says so", async (_name, change) => {
    const made = await addToolWithSecret({ requiresApproval: true });
    const before = echo.calls.length;
    const ended = await approve(made.tool, () => change(made));
    expect(ended).toMatchObject({ status: "SUPERSEDED", statusReason: expect.stringMatching(/secret/) });
    expect(echo.calls.length).toBe(before);
  });
});

describe("registering templates", () => {
  it.each([
    ["an argument that is none", { url: "/plain?x={nobody}" }, 400, "unknown_argument"],
    ["an optional argument in the path", { url: "/{note}" }, 400, "optional_path_argument"],
    ["a secret in the path", { url: "/{{secret:TOKEN_1}}" }, 400, "secret_in_path"],
    ["a placeholder as a parameter's name", { url: "/plain?{id}=1" }, 400, "placeholder_misplaced"],
    ["dot segments", { url: "/a/%2e%2e/b" }, 400, "path_climbs"],
    ["a secret that is none", { headers: { "X-Key": "{{secret:NO_SUCH}}" } }, 422, "secret_unavailable"],
    ["a broken reference", { headers: { "X-Key": "{{secret:no such}}" } }, 400, "secret_reference_broken"],
    ["retries of what is not idempotent", { maxRetries: 2 }, 400, "retries_need_idempotent"],
    ["a body for GET", { method: "GET", body: {} }, 400, "invalid_request"],
    ["a header of the connection", { headers: { Host: "x" } }, 400, "invalid_request"],
    ["a mapping that is no pointer", { response: { a: "$..b" } }, 400, "invalid_request"],
  ])("refuses %s", async (_name, over, status, code) => {
    counter += 1;
    const url = "url" in over ? `${echo.url}${over.url}` : `${echo.url}/plain`;
    const response = await inject("POST", "/tools", admin, definition({ ...over, url }));
    expect(response.statusCode, response.body).toBe(status);
    if (code !== "invalid_request") expect(response.json()).toMatchObject({ code });
  });

  it("refuses a change to a secret that does not list the tool", async () => {
    const tool = await addTool({});
    const secret = await addSecret();
    const change = () =>
      inject(
        "PUT",
        `/tools/${tool}`,
        admin,
        {
          implementation: {
            kind: "http",
            method: "POST",
            url: `${echo.url}/plain`,
            headers: { "X-Key": `{{secret:${secret.name}}}` },
          },
        },
        { "if-match": '"1"' },
      );
    expect((await change()).json()).toMatchObject({ status: 422, code: "secret_unavailable" });
    await changeSecret(secret, { accessList: { tools: [tool] } });
    expect((await change()).statusCode).toBe(200);
  });

  it("refuses a name that resolves to the loopback, at the call", async () => {
    await using unlisted = await startEchoServer();
    const url = `${unlisted.url.replace("127.0.0.1", "localhost")}/plain`;
    const tool = await addTool({ url }, { effect: "external" });
    expect((await execute(tool)).json()).toMatchObject({
      status: "FAILED",
      reason: expect.stringContaining("resolves to a private address"),
    });
    expect(unlisted.calls).toEqual([]);
  });
});
