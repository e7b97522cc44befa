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
let owner: TestPerson;
let analyst: TestPerson;

const VALUE = "s3cr3t-Zürich-☃ \u0000 with all kinds of characters";

type Call = { method?: "GET" | "POST" | "PUT" | "DELETE"; headers?: Record<string, string>; body?: unknown };
const call = (person: TestPerson, path: string, { method = "GET", headers = {}, body }: Call = {}) =>
  test.server.inject({
    method,
    url: `/api/v1/vault/${path}`,
    headers: { ...person.authorization, ...headers },
    ...(body !== undefined && {
      payload: JSON.stringify(body),
      headers: { ...person.authorization, "content-type": "application/json", ...headers },
    }),
  });

const stepUp = async (person: TestPerson): Promise<void> => {
  const response = await test.server.inject({
    method: "POST",
    url: "/api/v1/auth/step-up",
    headers: person.authorization,
    payload: { password: person.password },
  });
  expect(response.statusCode).toBe(204);
};

const REASON = { "x-reason": encodeURIComponent("Für die Prüfung ☃") };
const show = (person: TestPerson, id: string, query = "") =>
  call(person, `secrets/${id}${query}`, { headers: REASON });

let counter = 0;
async function create(
  person: TestPerson,
  fields: Record<string, unknown> = {},
): Promise<{ id: string; name: string }> {
  counter += 1;
  const name = `KEY_${counter}`;
  const response = await call(person, "secrets", { method: "POST", body: { name, value: VALUE, ...fields } });
  expect(response.statusCode, response.body).toBe(201);
  expect(response.body).not.toContain("s3cr3t");
  return response.json<{ id: string; name: string }>();
}

const auditOf = (id: string) =>
  queryRows<{ event_type: string; outcome: string; user_id: string; details: Record<string, unknown> }>(
    test.context.database.db,
    sql`SELECT event_type, outcome, user_id, details FROM audit_events WHERE details ->> 'secretId' = ${id} ORDER BY id`,
  );

beforeAll(async () => {
  test = await createTestServer({ withoutBackground: true, env: { VAULT_READS_PER_MINUTE: "1000" } });
  admin = await test.person({ role: "ADMIN" });
  owner = await test.person({ role: "MANAGER" });
  analyst = await test.person();
  for (const person of [admin, owner, analyst]) await stepUp(person);
});
afterAll(() => test[Symbol.asyncDispose]());

describe("showing a value", () => {
  it("gives it exactly as it was put in, never cached, after its row and its notifications", async () => {
    const { id, name } = await create(owner);
    const response = await show(owner, id);
    expect(response.json()).toMatchObject({ id, name, value: VALUE, valueVersion: 1, expiresInSeconds: 30 });
    expect(response.headers["cache-control"]).toBe("no-store");
    const rows = await auditOf(id);
    expect(rows.map((row) => row.event_type)).toEqual(["SECRET_CREATED", "SECRET_READ"]);
    expect(rows[1]).toMatchObject({
      user_id: owner.id,
      details: { reason: "Für die Prüfung ☃", valueVersion: 1 },
    });
    const told = await queryRows<{ user_id: string }>(
      test.context.database.db,
      sql`SELECT user_id FROM notifications WHERE type = 'VAULT_SECRET_ACCESSED' AND data ->> 'secretId' = ${id}`,
    );
    expect(told.map((row) => row.user_id).toSorted()).toEqual([admin.id, owner.id].toSorted());
  });

  it("needs a reason that can be read", async () => {
    const { id } = await create(owner);
    for (const header of [undefined, "", "%20", "%ff", "%00", encodeURIComponent("x".repeat(501))]) {
      const headers = header === undefined ? {} : { "x-reason": header };
      expect((await call(owner, `secrets/${id}`, { headers })).json(), header).toMatchObject({
        code: "reason_required",
      });
    }
  });

  it("needs a step-up within five minutes", async () => {
    const { id } = await create(owner);
    const token = await test.signIn(owner);
    const again = { ...owner, authorization: { authorization: `Bearer ${token}` } };
    expect((await show(again, id)).json()).toMatchObject({ status: 403, code: "step_up_required" });
    await test.context.database.db.execute(
      sql`UPDATE sessions SET stepped_up_until = now() - interval '1 second' WHERE user_id = ${owner.id} AND stepped_up_until IS NULL`,
    );
    expect((await show(again, id)).json()).toMatchObject({ code: "step_up_required" });
  });

  it("is refused with an Idempotency-Key, as is whatever carries a value", async () => {
    const { id } = await create(owner);
    const headers = { "idempotency-key": "k", ...REASON, "if-match": '"1"' };
    const calls: [string, Call][] = [
      [`secrets/${id}`, {}],
      [`secrets/${id}`, { method: "PUT", body: { value: "x" } }],
      ["secrets", { method: "POST", body: { name: "A", value: "x" } }],
      ["import", { method: "POST", body: { format: "env", text: "A=x" } }],
    ];
    for (const [path, options] of calls) {
      expect((await call(owner, path, { ...options, headers })).json()).toMatchObject({
        status: 400,
        code: "idempotency_key_refused",
      });
    }
  });
});

describe("how often", () => {
  it("is limited for each person, and a refusal is a row", async () => {
    const now = new Date();
    await using limited = await createTestServer({
      withoutBackground: true,
      clock: () => now,
      env: { VAULT_READS_PER_MINUTE: "2" },
    });
    const person = await limited.person({ role: "MANAGER" });
    const post = (url: string, payload: object) =>
      limited.server.inject({
        method: "POST",
        url: `/api/v1/${url}`,
        headers: person.authorization,
        payload,
      });
    await post("auth/step-up", { password: person.password });
    const { id } = (await post("vault/secrets", { name: "A", value: "x" })).json<{ id: string }>();
    const url = `/api/v1/vault/secrets/${id}`;
    const headers = { ...person.authorization, ...REASON };
    const statuses: number[] = [];
    for (let read = 0; read < 3; read += 1)
      statuses.push((await limited.server.inject({ url, headers })).statusCode);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await limited.server.inject({ url, headers });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    const rows = await queryRows(
      limited.context.database.db,
      sql`SELECT user_id FROM audit_events WHERE event_type = 'RATE_LIMITED'`,
    );
    expect(rows).toEqual([{ user_id: person.id }]);
  });
});

describe("who sees a secret", () => {
  it("is its owner, administrators and the access list, cleared for its label; to others it is missing", async () => {
    const hidden = await create(owner);
    const byRole = await create(owner, { accessList: { roles: ["ANALYST"] } });
    const byId = await create(owner, { accessList: { users: [analyst.id.toUpperCase()] } });
    const above = await create(owner, { classification: "RESTRICTED", accessList: { users: [analyst.id] } });
    const listed = (await call(analyst, "secrets")).json<{ items: { id: string }[] }>().items;
    expect(listed.map((item) => item.id)).toEqual([byId.id, byRole.id]);
    for (const { id } of [byRole, byId]) expect((await show(analyst, id)).statusCode).toBe(200);
    const missing = await show(analyst, "01900000-0000-7000-8000-000000000000");
    for (const { id } of [hidden, above]) {
      const response = await show(analyst, id);
      expect({ ...response.json<object>(), requestId: "" }).toEqual({
        ...missing.json<object>(),
        requestId: "",
      });
      expect(response.statusCode).toBe(404);
      expect((await call(analyst, `secrets/${id}/versions`)).statusCode).toBe(404);
    }
    for (const { id } of [hidden, byRole, byId, above]) expect((await show(admin, id)).statusCode).toBe(200);
  });

  it("lets only owner and administrators change it, and only the latter lower its label", async () => {
    const manager = await test.person({ role: "MANAGER" });
    const { id } = await create(owner, { accessList: { roles: ["MANAGER"] } });
    const change = (person: TestPerson, version: number, body: object) =>
      call(person, `secrets/${id}`, { method: "PUT", headers: { "if-match": `"${version}"` }, body });
    expect((await change(manager, 1, { description: "mine" })).json()).toMatchObject({
      code: "not_the_owner",
    });
    expect((await call(manager, `secrets/${id}`, { method: "DELETE" })).statusCode).toBe(403);
    expect((await change(owner, 1, { classification: "PUBLIC" })).json()).toMatchObject({
      code: "label_lowered",
    });
    expect((await change(owner, 1, { classification: "RESTRICTED" })).statusCode).toBe(200);
    expect((await change(admin, 2, { classification: "INTERNAL" })).statusCode).toBe(200);
  });
});

describe("versions", () => {
  it("follow each other; an older one opens until it is destroyed", async () => {
    const { id } = await create(owner);
    const put = (version: number, body: object) =>
      call(owner, `secrets/${id}`, { method: "PUT", headers: { "if-match": `"${version}"` }, body });
    expect((await put(1, { value: "second" })).json()).toMatchObject({ version: 2, valueVersion: 2 });
    expect((await put(1, { value: "lost" })).statusCode).toBe(412);
    expect((await call(owner, `secrets/${id}`, { method: "PUT", body: { value: "x" } })).statusCode).toBe(
      428,
    );
    expect((await put(2, { description: "text" })).json()).toMatchObject({ version: 3, valueVersion: 2 });
    expect((await show(owner, id)).json()).toMatchObject({ value: "second", valueVersion: 2 });
    expect((await show(owner, id, "?version=1")).json()).toMatchObject({ value: VALUE, valueVersion: 1 });
    const destroy = (version: number) =>
      call(owner, `secrets/${id}/versions/${version}`, { method: "DELETE" });
    expect((await destroy(2)).json()).toMatchObject({ code: "current_version" });
    expect((await destroy(1)).statusCode).toBe(204);
    expect((await destroy(1)).statusCode).toBe(204);
    expect((await destroy(7)).statusCode).toBe(404);
    expect((await show(owner, id, "?version=1")).json()).toMatchObject({
      status: 410,
      code: "version_destroyed",
    });
    const { items } = (await call(owner, `secrets/${id}/versions?limit=1`)).json<{ items: object[] }>();
    expect(items).toMatchObject([{ valueVersion: 2, isCurrent: true, keyId: "kek-1", destroyedAt: null }]);
  });

  it("go with the secret, which frees its name", async () => {
    const { id, name } = await create(owner, { accessList: { tools: [analyst.id] } });
    expect((await call(owner, "secrets", { method: "POST", body: { name, value: "x" } })).statusCode).toBe(
      409,
    );
    expect((await call(owner, `secrets/${id}`, { method: "DELETE" })).statusCode).toBe(204);
    const rows = await queryRows(
      test.context.database.db,
      sql`SELECT encrypted_value, wrapped_key FROM secret_versions WHERE secret_id = ${id}`,
    );
    expect(rows).toEqual([{ encrypted_value: null, wrapped_key: null }]);
    expect((await show(owner, id)).statusCode).toBe(404);
    expect((await auditOf(id)).at(-1)).toMatchObject({ event_type: "SECRET_DELETED" });
    expect((await call(owner, "secrets", { method: "POST", body: { name, value: "x" } })).statusCode).toBe(
      201,
    );
  });
});

describe("what SQL changes", () => {
  const damage = async (
    statement: (first: string, second: string) => ReturnType<typeof sql>,
  ): Promise<void> => {
    const other = await test.person({ role: "MANAGER" });
    const [first, second] = [await create(owner), await create(other)];
    await call(owner, `secrets/${first.id}`, {
      method: "PUT",
      headers: { "if-match": '"1"' },
      body: { value: "2nd" },
    });
    await test.context.database.db.execute(statement(first.id, second.id));
    const response = await show(admin, first.id);
    expect(response.json()).toMatchObject({ status: 500, code: "secret_damaged" });
    expect(response.body).not.toMatch(/s3cr3t|2nd/);
    expect((await auditOf(first.id)).at(-1)).toMatchObject({ event_type: "SECRET_READ", outcome: "FAILURE" });
  };

  it("is not opened: a value of another secret, with or without its key", async () => {
    await damage(
      (
        first,
        second,
      ) => sql`UPDATE secret_versions target SET encrypted_value = source.encrypted_value FROM secret_versions source
        WHERE target.secret_id = ${first} AND source.secret_id = ${second}`,
    );
    await damage(
      (
        first,
        second,
      ) => sql`UPDATE secret_versions target SET encrypted_value = source.encrypted_value, wrapped_key = source.wrapped_key
        FROM secret_versions source WHERE target.secret_id = ${first} AND source.secret_id = ${second}`,
    );
  });

  it("is not opened: an older version in the place of the present one, nor the number of the present one", async () => {
    await damage(
      (
        first,
      ) => sql`UPDATE secret_versions target SET encrypted_value = source.encrypted_value, wrapped_key = source.wrapped_key
        FROM secret_versions source WHERE target.secret_id = ${first} AND target.version = 2
        AND source.secret_id = ${first} AND source.version = 1`,
    );
    await damage((first) => sql`UPDATE secrets SET value_version = 1 WHERE id = ${first}`);
  });

  it("is not opened: under another name or owner, label or access list", async () => {
    await damage((first) => sql`UPDATE secrets SET name = name || '_2' WHERE id = ${first}`);
    await damage((first) => sql`UPDATE secrets SET created_by = ${analyst.id} WHERE id = ${first}`);
    await damage((first) => sql`UPDATE secrets SET classification = 'PUBLIC' WHERE id = ${first}`);
    await damage((first) => sql`INSERT INTO secret_grants VALUES (${first}, 'user', ${analyst.id})`);
  });

  it("is not opened: cut off, emptied or without its row", async () => {
    await damage(
      (first) =>
        sql`UPDATE secret_versions SET encrypted_value = left(encrypted_value, 30) WHERE secret_id = ${first}`,
    );
    await damage((first) => sql`UPDATE secret_versions SET wrapped_key = '' WHERE secret_id = ${first}`);
    await damage((first) => sql`UPDATE secret_versions SET wrapped_key = NULL WHERE secret_id = ${first}`);
    await damage(
      (first) => sql`UPDATE secret_versions SET version = 9 WHERE secret_id = ${first} AND version = 2`,
    );
  });
});

describe("import", () => {
  it("takes a .env file and says what became of each line", async () => {
    const taken = await create(owner);
    const text = `# comment\nexport API_TOKEN="a\\nb"\nPLAIN=plain # note\n${taken.name}=x\nBAD-\u00e9=1\nEMPTY=\n`;
    const response = await call(owner, "import", {
      method: "POST",
      body: { format: "env", text, classification: "INTERNAL" },
    });
    const { created, items } = response.json<{
      created: number;
      items: { name: string; id: string; outcome: string }[];
    }>();
    expect(created).toBe(2);
    expect(Object.fromEntries(items.map((item) => [item.name, item.outcome]))).toMatchObject({
      API_TOKEN: "created",
      PLAIN: "created",
      [taken.name]: "refused",
      EMPTY: "refused",
    });
    const [token, plain] = ["API_TOKEN", "PLAIN"].map(
      (name) => items.find((item) => item.name === name)?.id ?? "",
    );
    expect((await show(owner, token ?? "")).json()).toMatchObject({
      value: "a\nb",
      classification: "INTERNAL",
    });
    expect((await show(owner, plain ?? "")).json()).toMatchObject({ value: "plain" });
  });

  it("takes Fernet tokens, and refuses each bad one alike", async () => {
    const token =
      "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";
    const body = {
      format: "fernet",
      key: "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=",
      tokens: [
        { name: "FROM_FERNET", token },
        { name: "CUT", token: token.slice(0, 40) },
        { name: "ALTERED", token: token.replace("wAAE", "wAAF") },
      ],
    };
    const response = await call(owner, "import", { method: "POST", body });
    const { items } = response.json<{ items: { id: string; outcome: string; reason: string | null }[] }>();
    expect(items.map((item) => item.outcome)).toEqual(["created", "refused", "refused"]);
    expect(items[1]?.reason).toBe(items[2]?.reason);
    expect((await show(owner, items[0]?.id ?? "")).json()).toMatchObject({ value: "hello" });
    const tooOld = { ...body, maxAgeSeconds: 60, tokens: [{ name: "TOO_OLD", token }] };
    expect((await call(owner, "import", { method: "POST", body: tooOld })).json()).toMatchObject({
      created: 0,
    });
  });
});

describe("use by a tool", () => {
  const TOOL = "01900000-0000-7000-8000-00000000000a";
  const actor = () => ({
    userId: analyst.id,
    username: analyst.username,
    role: "ANALYST" as const,
    clearance: "CONFIDENTIAL" as const,
    isAuditor: false,
    via: { kind: "server" as const },
    steppedUpUntil: null,
    origin: { ipAddress: null, userAgent: null, requestId: null },
  });
  const request = (names: string[], toolId = TOOL) => ({
    toolId,
    toolName: "call_api",
    executionId: TOOL,
    runId: null,
    names,
  });

  it("gives the value to a listed tool alone, with a row and a notification for each, and wipes it", async () => {
    const { id, name } = await create(owner, { accessList: { tools: [TOOL] } });
    const { vault, database } = test.context;
    const used = await vault.useSecrets(actor(), request([name, name]));
    expect(used.valueOf(name)).toBe(VALUE);
    used.wipe();
    expect(() => used.valueOf(name)).toThrow(TypeError);
    const rows = await auditOf(id);
    expect(rows.filter((row) => row.event_type === "SECRET_USED")).toMatchObject([
      { user_id: analyst.id, details: { toolId: TOOL, executionId: TOOL, valueVersion: 1 } },
    ]);
    expect(await vault.describeSecrets(database.db, TOOL, [name])).toMatchObject([
      { id, name, valueVersion: 1 },
    ]);
    for (const names of [["NOT_THERE"], [name, "NOT_THERE"]]) {
      await expect(vault.useSecrets(actor(), request(names))).rejects.toMatchObject({
        code: "secret_unavailable",
      });
    }
    await expect(vault.useSecrets(actor(), request([name], owner.id))).rejects.toMatchObject({
      code: "secret_unavailable",
    });
    expect((await auditOf(id)).filter((row) => row.event_type === "SECRET_USED")).toHaveLength(1);
  });

  it("gives nothing of several where one is altered", async () => {
    const tools = { accessList: { tools: [TOOL] } };
    const [first, second] = [await create(owner, tools), await create(owner, tools)];
    const { vault, database } = test.context;
    await database.db.execute(
      sql`UPDATE secret_versions SET encrypted_value = 'v1.dek.AA.AA' WHERE secret_id = ${second.id}`,
    );
    await expect(vault.useSecrets(actor(), request([first.name, second.name]))).rejects.toMatchObject({
      code: "secret_damaged",
    });
    expect((await auditOf(second.id)).at(-1)).toMatchObject({
      event_type: "SECRET_USED",
      outcome: "FAILURE",
    });
  });

  it("gives a handle to those who may read, and to nobody else", async () => {
    const listed = await create(owner, { accessList: { roles: ["ANALYST"] } });
    const hidden = await create(owner);
    const { vault, database } = test.context;
    expect(await vault.handleFor(database.db, actor(), listed.name)).toMatchObject({
      handle: `{{secret:${listed.name}}}`,
    });
    expect(await vault.handleFor(database.db, actor(), hidden.name)).toBeNull();
  });
});

describe("age", () => {
  it("warns where a value is due, and tells owner and administrators once a week", async () => {
    const { id } = await create(owner, { rotateAfterDays: 30 });
    const { vault, database } = test.context;
    await database.db.execute(
      sql`UPDATE secrets SET value_set_at = now() - interval '31 days' WHERE id = ${id}`,
    );
    const due = await call(owner, "secrets?rotationDue=true");
    expect(due.json()).toMatchObject({ items: [{ id, ageDays: 31, isRotationDue: true }] });
    expect(await vault.status()).toMatchObject({ rotationDue: 1, activeKeyId: "kek-1" });
    await vault.remindOfRotations();
    await vault.remindOfRotations();
    const told = await queryRows<{ user_id: string }>(
      database.db,
      sql`SELECT user_id FROM notifications WHERE type = 'SYSTEM_MAINTENANCE' AND data ->> 'secretId' = ${id}`,
    );
    expect(told.map((row) => row.user_id).toSorted()).toEqual([admin.id, owner.id].toSorted());
  });
});
