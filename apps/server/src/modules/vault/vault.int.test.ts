import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import {
  openVaultHouse,
  REASON,
  VALUE,
  type VaultCall,
  type VaultHouse,
} from "../../../../../test/support/vault-house.ts";
import { queryRows } from "../../platform/db/database.ts";

let house: VaultHouse;
let test: TestServer;
let admin: TestPerson;
let owner: TestPerson;
let analyst: TestPerson;

const call: VaultHouse["call"] = (...given) => house.call(...given);
const show: VaultHouse["show"] = (...given) => house.show(...given);
const create: VaultHouse["create"] = (...given) => house.create(...given);
const auditOf: VaultHouse["auditOf"] = (id) => house.auditOf(id);

beforeAll(async () => {
  house = await openVaultHouse();
  ({ test, admin, owner, analyst } = house);
});
afterAll(() => house[Symbol.asyncDispose]());

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
    const calls: [string, VaultCall][] = [
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

  it("finds one alone by its id, for those who see it", async () => {
    const { id } = await create(owner);
    const found = async (who: TestPerson) =>
      (await call(who, `secrets?id=${id}`)).json<{ items: { id: string }[] }>().items.map((each) => each.id);
    expect(await found(owner)).toEqual([id]);
    expect(await found(analyst)).toEqual([]);
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
