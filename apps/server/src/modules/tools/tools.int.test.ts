import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EffectSink, startEffectSink } from "../../../../../test/support/effect-sink.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";

let app: TestServer;
let sink: EffectSink;
let admin: TestPerson;
let manager: TestPerson;
let analyst: TestPerson;

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

const definition = (over: object = {}) => ({
  name: "ring_bell",
  description: "Rings a bell",
  inputSchema: {
    type: "object",
    properties: { times: { type: "integer", maximum: 5 } },
    additionalProperties: false,
  },
  requiresApproval: false,
  effect: "write",
  implementation: { kind: "http", method: "POST", url: sink.url },
  ...over,
});

const register = (over: object = {}, person = admin) => inject("POST", "/tools", person, definition(over));

async function toolByName(name: string): Promise<{ id: string; version: number }> {
  const page = await inject("GET", "/tools?limit=200", analyst);
  const found = page
    .json<{ items: { id: string; name: string; version: number }[] }>()
    .items.find((tool) => tool.name === name);
  if (!found) throw new Error(`no tool ${name}`);
  return found;
}

const execute = async (name: string, value: object, person = analyst) =>
  inject("POST", `/tools/${(await toolByName(name)).id}/execute`, person, { arguments: value });

beforeAll(async () => {
  sink = await startEffectSink();
  app = await createTestServer({ env: { EGRESS_ALLOW: `${sink.host},api.example.org` } });
  admin = await app.person({ role: "ADMIN" });
  manager = await app.person({ role: "MANAGER" });
  analyst = await app.person({ managerId: manager.id });
  expect((await register()).statusCode).toBe(201);
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await sink[Symbol.asyncDispose]();
});

describe("the built-in tools", () => {
  it.each([
    ["get_current_datetime", { timezone: "Europe/Berlin" }, "PUBLIC"],
    ["calculate", { expression: "0.1 + 0.2" }, "INTERNAL"],
    ["analyze_sales_data", { year: 2024, quarter: 3, groupBy: "region" }, "INTERNAL"],
  ])("%s answers an analyst under its label", async (name, value, label) => {
    const response = await execute(name, value);
    expect(response.statusCode, response.body).toBe(200);
    expect(response.json()).toMatchObject({ status: "SUCCEEDED", label, cached: false });
  });

  it("patients are for managers; a denial is a result with its reason, and a row", async () => {
    expect((await execute("query_patient_data", { limit: 1 }, manager)).json()).toMatchObject({
      status: "SUCCEEDED",
      label: "CONFIDENTIAL",
    });
    expect((await execute("query_patient_data", { limit: 1 })).json()).toMatchObject({
      status: "DENIED",
      reason: "The tool query_patient_data needs the role MANAGER; the caller is ANALYST.",
    });
    const rows = await inject("GET", "/audit/events?type=TOOL_CALL_DENIED&tool=query_patient_data", admin);
    expect(rows.json<{ items: unknown[] }>().items).toHaveLength(1);
  });

  it("a call whose result is above the caller's clearance is refused before it runs", async () => {
    const low = await app.person({ role: "MANAGER", clearance: "INTERNAL" });
    expect((await execute("query_patient_data", { limit: 1 }, low)).json()).toMatchObject({
      status: "DENIED",
    });
  });

  it("the report waits for another person", async () => {
    const response = await execute("generate_financial_report", { year: 2024, quarter: 3 });
    expect(response.statusCode).toBe(202);
    expect(response.json()).toMatchObject({ status: "AWAITING_APPROVAL" });
  });
});

describe("a registered http tool", () => {
  it("is called with its arguments as the body, once", async () => {
    const before = sink.effects.length;
    expect((await execute("ring_bell", { times: 2 })).json()).toMatchObject({
      status: "SUCCEEDED",
      result: { received: before + 1 },
    });
    expect(sink.effects.slice(before)).toEqual([{ times: 2 }]);
  });

  it.each([
    ["too many", { times: 6 }],
    ["an unknown member", { times: 1, extra: true }],
    ["a wrong type", { times: "two" }],
    ["own-prototype names", JSON.parse('{"__proto__": {"times": 1}, "times": 1}') as object],
  ])("refuses %s before anything is sent", async (_name, value) => {
    const before = sink.effects.length;
    const response = await execute("ring_bell", value);
    if (response.statusCode === 200) expect(response.json()).toMatchObject({ status: "DENIED" });
    else expect(response.statusCode).toBe(400);
    expect(sink.effects.length).toBe(before);
  });

  it("changes only against its version, and each change is a new one", async () => {
    const { id, version } = await toolByName("ring_bell");
    const change = (headers: Record<string, string>) =>
      inject("PUT", `/tools/${id}`, admin, { description: "Rings it" }, headers);
    expect((await change({})).statusCode).toBe(428);
    expect((await change({ "if-match": `"${version + 1}"` })).statusCode).toBe(412);
    const changed = await change({ "if-match": `"${version}"` });
    expect(changed.json()).toMatchObject({ version: version + 1, description: "Rings it", effect: "write" });
    expect((await change({ "if-match": `"${version}"` })).statusCode).toBe(412);
  });

  it("is gone after its removal, and its name is free", async () => {
    await register({ name: "short_lived" });
    const { id } = await toolByName("short_lived");
    expect((await inject("DELETE", `/tools/${id}`, admin)).statusCode).toBe(204);
    expect((await inject("GET", `/tools/${id}`, admin)).statusCode).toBe(404);
    expect((await register({ name: "short_lived" })).statusCode).toBe(201);
  });

  it("shows its executions to those who may see them", async () => {
    const { id } = await toolByName("ring_bell");
    const seen = async (person: TestPerson) =>
      (await inject("GET", `/tools/${id}/executions`, person))
        .json<{ items: { userId: string }[] }>()
        .items.map(({ userId }) => userId);
    expect(new Set(await seen(analyst))).toEqual(new Set([analyst.id]));
    expect(await seen(manager)).toContain(analyst.id);
    expect(await seen(await app.person({ role: "MANAGER" }))).toEqual([]);
  });
});

describe("registering", () => {
  it.each([
    ["an analyst", {}, 403],
    ["a name in use", { name: "calculate" }, 409],
    ["a bad name", { name: "Ring Bell" }, 400],
    ["a schema that is none", { inputSchema: { type: "objekt" } }, 400],
    ["a schema of no object", { inputSchema: { type: "string" } }, 400],
    [
      "a schema that fetches another",
      { inputSchema: { type: "object", $ref: "https://evil.example/schema.json" } },
      400,
    ],
    [
      "an address off the allow-list",
      { implementation: { kind: "http", method: "POST", url: "https://evil.example/" } },
      400,
    ],
    ["another port", { implementation: { kind: "http", method: "POST", url: "http://127.0.0.1:1/" } }, 400],
    [
      "an address with a password",
      { implementation: { kind: "http", method: "POST", url: "https://a:b@api.example.org/" } },
      400,
    ],
    ["a file", { implementation: { kind: "http", method: "GET", url: "file:///etc/passwd" } }, 400],
    [
      "a call that leaves the house as a mere write",
      { implementation: { kind: "http", method: "POST", url: "https://api.example.org/" } },
      400,
    ],
    ["a built-in that is none", { implementation: { kind: "builtin", name: "format_disk" } }, 400],
  ])("refuses %s", async (name, over, status) => {
    const response = await register(
      { name: "refused_tool", ...over },
      name === "an analyst" ? analyst : admin,
    );
    expect(response.statusCode, response.body).toBe(status);
    expect(response.json<{ detail: string }>().detail.length).toBeGreaterThan(20);
  });
});
