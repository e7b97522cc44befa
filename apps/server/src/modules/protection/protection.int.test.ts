import type { ProtectionConfig, ProtectionPattern, TryProtectionResult } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import { queryRows } from "../../platform/db/database.ts";

let test: TestServer;
let admin: TestPerson;
let analyst: TestPerson;

beforeAll(async () => {
  test = await createTestServer();
  admin = await test.person({ role: "ADMIN" });
  analyst = await test.person();
});
afterAll(() => test[Symbol.asyncDispose]());

type Method = "GET" | "POST" | "PUT" | "DELETE";
const call = (who: TestPerson, method: Method, path: string, payload?: object, version?: number) =>
  test.server.inject({
    method,
    url: `/api/v1/llm/protection${path}`,
    headers: { ...who.authorization, ...(version !== undefined && { "if-match": `"${version}"` }) },
    ...(payload && { payload }),
  });
const tryText = async (text: string, mode?: string) =>
  (await call(analyst, "POST", "/try", { text, ...(mode && { mode }) })).json<TryProtectionResult>();
const settings = async () => (await call(admin, "GET", "")).json<ProtectionConfig>();

describe("trying a text", () => {
  it("shows what is found, what would be sent and the label it gives", async () => {
    const text = "Call John Miller, SSN 536-22-8841.";
    const found = await tryText(text);
    expect(found.spans.map(({ type, start, end }) => [type, text.slice(start, end)])).toEqual([
      ["PERSON", "John Miller"],
      ["SSN", "536-22-8841"],
    ]);
    expect(found).toMatchObject({ protectedText: "Call PERSON_1, SSN SSN_1.", label: "CONFIDENTIAL" });
    expect((await tryText(text, "redact")).protectedText).toBe("Call [REDACTED-PERSON], SSN [REDACTED-SSN].");
    expect((await tryText(text, "block")).protectedText).toBeNull();
    expect(await tryText("Nothing about anybody.")).toMatchObject({ spans: [], label: "PUBLIC" });
  });

  it("keeps nothing of it", async () => {
    await tryText("Canary: 4111 1111 1111 1111 of Maria Gonzalez");
    const rows = await queryRows(
      test.context.database.db,
      sql`SELECT 1 FROM audit_events WHERE details::text LIKE '%Gonzalez%' OR details::text LIKE '%4111%'`,
    );
    expect(rows).toEqual([]);
  });
});

describe("the settings", () => {
  it("are for administrators, versioned, and hold from the next text on", async () => {
    expect((await call(analyst, "GET", "")).statusCode).toBe(403);
    const { version } = await settings();
    expect((await call(admin, "PUT", "", { disabledTypes: ["PERSON"] })).statusCode).toBe(428);
    const changed = await call(admin, "PUT", "", { disabledTypes: ["PERSON"] }, version);
    expect(changed.json()).toMatchObject({
      disabledTypes: ["PERSON"],
      version: version + 1,
      changedBy: admin.id,
    });
    expect((await call(admin, "PUT", "", { disabledTypes: [] }, version)).statusCode).toBe(412);
    expect((await tryText("Call John Miller.")).spans).toEqual([]);
    await call(admin, "PUT", "", { disabledTypes: [] }, version + 1);
    expect((await tryText("Call John Miller.")).spans).toHaveLength(1);
    const [row] = await queryRows<{ details: object }>(
      test.context.database.db,
      sql`SELECT details FROM audit_events WHERE event_type = 'CONFIG_CHANGED' ORDER BY id LIMIT 1`,
    );
    expect(row?.details).toMatchObject({ area: "protection", fields: ["disabledTypes"] });
  });

  it("send nothing restricted out of the house until an administrator says so", async () => {
    expect((await settings()).remoteModels).toEqual({
      PUBLIC: "allow",
      INTERNAL: "pseudonymise",
      CONFIDENTIAL: "pseudonymise",
      RESTRICTED: "block",
    });
  });
});

describe("own patterns and dictionaries", () => {
  it("find what they say, from the next text on, until they are removed", async () => {
    const body = { name: "EMPLOYEE_ID", pattern: "EMP-\\d{6}" };
    const added = await call(admin, "POST", "/patterns", body);
    expect(added.statusCode, added.body).toBe(201);
    const { id, version } = added.json<ProtectionPattern>();
    expect((await tryText("Badge EMP-123456 is lost")).spans).toMatchObject([{ type: "EMPLOYEE_ID" }]);
    const off = await call(admin, "PUT", `/patterns/${id}`, { ...body, isEnabled: false }, version);
    expect(off.json()).toMatchObject({ isEnabled: false, version: version + 1 });
    expect((await tryText("Badge EMP-123456 is lost")).spans).toEqual([]);
    expect((await call(admin, "DELETE", `/patterns/${id}`)).statusCode).toBe(204);

    const words = { name: "PROJECT", terms: ["Blue Heron"] };
    expect((await call(admin, "POST", "/dictionaries", words)).statusCode).toBe(201);
    const { spans, protectedText } = await tryText("What of blue heron?");
    expect(spans).toMatchObject([{ type: "PROJECT" }]);
    expect(protectedText).toBe("What of CUSTOM_PROJECT_1?");
    expect((await call(admin, "POST", "/patterns", { name: "PROJECT", pattern: "x" })).json()).toMatchObject({
      status: 409,
      code: "rule_name_taken",
    });
  });

  it.each([
    ["references back", "(a)\\1"],
    ["look-around", "(?<=a)b"],
    ["that do not parse", "("],
  ])("are refused with %s, saying why", async (_what, pattern) => {
    const response = await call(admin, "POST", "/patterns", { name: "ODD", pattern });
    expect(response.json()).toMatchObject({ status: 400, code: "rule_refused" });
  });

  it("cannot take the name of a built-in kind", async () => {
    const response = await call(admin, "POST", "/patterns", { name: "SSN", pattern: "x" });
    expect(response.json()).toMatchObject({ status: 400, code: "builtin_name" });
  });
});
