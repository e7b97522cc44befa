import { randomUUID } from "node:crypto";
import type { Page, User } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../../test/support/test-server.ts";
import { queryRows } from "../../../platform/db/database.ts";

let test: TestServer;
let admin: TestPerson;
let manager: TestPerson;
let analyst: TestPerson;

beforeAll(async () => {
  test = await createTestServer();
  admin = await test.person({ role: "ADMIN", username: "root-admin" });
  manager = await test.person({ role: "MANAGER" });
  analyst = await test.person({ managerId: manager.id });
});
afterAll(() => test[Symbol.asyncDispose]());

type Method = "GET" | "POST" | "PUT" | "DELETE";
const call = (who: TestPerson, method: Method, path: string, payload?: object, version?: number) =>
  test.server.inject({
    method,
    url: `/api/v1${path}`,
    headers: { ...who.authorization, ...(version !== undefined && { "if-match": `"${version}"` }) },
    ...(payload && { payload }),
  });
const versionOf = async (id: string): Promise<number> =>
  (await call(admin, "GET", `/users/${id}`)).json().version;
const update = async (who: TestPerson, id: string, payload: object) =>
  call(who, "PUT", `/users/${id}`, payload, await versionOf(id));
const auditTypes = async (subjectId: string): Promise<string[]> =>
  (
    await queryRows<{ event_type: string }>(
      test.context.database.db,
      sql`SELECT event_type FROM audit_events WHERE subject_user_id = ${subjectId} ORDER BY id`,
    )
  ).map((row) => row.event_type);

describe("/users", () => {
  it("is for administrators", async () => {
    for (const who of [manager, analyst]) {
      expect((await call(who, "GET", "/users")).statusCode).toBe(403);
      expect((await call(who, "GET", `/users/${who.id}`)).statusCode).toBe(403);
      expect((await call(who, "PUT", `/users/${who.id}`, { role: "ADMIN" }, 1)).statusCode).toBe(403);
      expect((await call(who, "POST", `/users/${who.id}/erase`, { reason: "asked" })).statusCode).toBe(403);
    }
    expect((await test.server.inject({ url: "/api/v1/users" })).statusCode).toBe(401);
  });

  it("creates people, refuses taken names, weak passwords and odd fields", async () => {
    const body = {
      username: "new.person",
      email: "New.Person@example.org",
      password: "seventeen ducks swim",
    };
    const created = await call(admin, "POST", "/users", body);
    expect(created.statusCode, created.body).toBe(201);
    expect(created.json()).toMatchObject({
      role: "ANALYST",
      clearance: "CONFIDENTIAL",
      isActive: true,
      version: 1,
    });
    expect(created.body).not.toContain("argon2");
    expect(
      (await call(admin, "POST", "/users", { ...body, email: "x@example.org", username: "NEW.person" }))
        .statusCode,
    ).toBe(409);
    expect((await call(admin, "POST", "/users", { ...body, username: "other" })).json()).toMatchObject({
      status: 409,
      code: "name_taken",
    });
    for (const kept of [{ username: "Erased-0123456789ab" }, { email: "me@erased.invalid" }]) {
      const wanted = { ...body, username: "kept", email: "kept@example.org", ...kept };
      expect((await call(admin, "POST", "/users", wanted)).statusCode).toBe(409);
    }
    const weak = { ...body, username: "weak", email: "weak@example.org", password: "password1234" };
    expect((await call(admin, "POST", "/users", weak)).json()).toMatchObject({
      status: 400,
      code: "unacceptable_password",
    });
    expect((await call(admin, "POST", "/users", { ...weak, is_admin: true })).statusCode).toBe(400);
    expect(await auditTypes(created.json().id)).toEqual(["USER_CREATED"]);
  });

  it("lists by role, activity and text, page by page", async () => {
    const names = async (query: string): Promise<string[]> =>
      (await call(admin, "GET", `/users?${query}`)).json<Page<User>>().items.map((user) => user.username);
    expect(await names("role=MANAGER")).toEqual([manager.username]);
    expect(await names("text=root-ad")).toEqual(["root-admin"]);
    expect(await names("text=%25")).toEqual([]);
    expect(await names("active=false")).toEqual([]);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: { items: { id: string }[]; nextCursor: string | null } = (
        await call(admin, "GET", `/users?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`)
      ).json();
      seen.push(...page.items.map((user) => user.id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    expect((await call(admin, "GET", "/users?role=ROOT")).statusCode).toBe(400);
    expect((await call(admin, "GET", `/users/${randomUUID()}`)).statusCode).toBe(404);
  });

  it("tells managers the names of active people, and nothing else of them", async () => {
    const gone = await test.person();
    await update(admin, gone.id, { isActive: false });
    const path = "/users/directory?limit=200";
    expect((await call(analyst, "GET", path)).statusCode).toBe(403);
    const { items } = (await call(manager, "GET", path)).json<{ items: { id: string }[] }>();
    expect(items).toContainEqual({ id: admin.id, username: "root-admin", name: null, role: "ADMIN" });
    expect(items.map((person) => person.id)).not.toContain(gone.id);
  });

  it("needs the version that is stored", async () => {
    expect((await call(admin, "PUT", `/users/${analyst.id}`, { isAuditor: true })).statusCode).toBe(428);
    expect((await call(admin, "PUT", `/users/${analyst.id}`, { isAuditor: true }, 99)).statusCode).toBe(412);
    expect((await call(admin, "PUT", `/users/${randomUUID()}`, { isAuditor: true }, 1)).statusCode).toBe(404);
  });

  it("makes a changed role hold for tokens that claim the old one", async () => {
    const person = await test.person({ role: "ADMIN" });
    expect((await call(person, "GET", "/users")).statusCode).toBe(200);
    const changed = await update(admin, person.id, { role: "ANALYST" });
    expect(changed.json()).toMatchObject({ role: "ANALYST", clearance: "CONFIDENTIAL", version: 2 });
    expect((await call(person, "GET", "/users")).statusCode).toBe(403);
    expect(await auditTypes(person.id)).toEqual(["USER_CREATED", "USER_UPDATED", "ROLE_CHANGED"]);
    expect((await update(admin, person.id, { clearance: "PUBLIC" })).json()).toMatchObject({
      clearance: "PUBLIC",
    });
    expect((await update(admin, person.id, { role: "MANAGER" })).json()).toMatchObject({
      clearance: "PUBLIC",
    });
  });

  it("lets nobody change their own rights", async () => {
    for (const payload of [
      { role: "ANALYST" },
      { clearance: "PUBLIC" },
      { isAuditor: true },
      { isActive: false },
    ]) {
      expect((await update(admin, admin.id, payload)).json()).toMatchObject({
        status: 403,
        code: "own_rights",
      });
    }
    expect((await update(admin, admin.id, { role: "ADMIN" })).statusCode).toBe(200);
    expect((await call(admin, "POST", `/users/${admin.id}/erase`, { reason: "asked" })).statusCode).toBe(403);
  });

  it("keeps the last active administrator, also from two who demote each other", async () => {
    const other = await test.person({ role: "ADMIN" });
    const [first, second] = [await versionOf(admin.id), await versionOf(other.id)];
    const answers = await Promise.all([
      call(admin, "PUT", `/users/${other.id}`, { role: "ANALYST" }, second),
      call(other, "PUT", `/users/${admin.id}`, { role: "ANALYST" }, first),
    ]);
    const rows = await queryRows(
      test.context.database.db,
      sql`SELECT id FROM users WHERE role = 'ADMIN' AND is_active`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(1);
    expect(answers.map((answer) => answer.statusCode).filter((status) => status === 200)).toHaveLength(1);
    await test.context.database.db.execute(sql`UPDATE users SET role = 'ADMIN' WHERE id = ${admin.id}`);
    await test.context.database.db.execute(sql`UPDATE users SET role = 'ANALYST' WHERE id = ${other.id}`);
    await expect(
      test.context.auth.administration.update(admin.id, { role: "MANAGER" }),
    ).rejects.toMatchObject({
      code: "last_administrator",
    });
    await expect(
      test.context.auth.administration.update(admin.id, { isActive: false }),
    ).rejects.toMatchObject({
      code: "last_administrator",
    });
  });

  it("takes as a manager only an active MANAGER or above, and no circle", async () => {
    const above = await test.person({ role: "MANAGER" });
    const below = await test.person({ role: "MANAGER", managerId: above.id });
    expect((await update(admin, above.id, { managerId: below.id })).json()).toMatchObject({
      code: "unsuitable_manager",
    });
    expect((await update(admin, above.id, { managerId: above.id })).statusCode).toBe(400);
    expect((await update(admin, above.id, { managerId: analyst.id })).statusCode).toBe(400);
    expect((await update(admin, above.id, { managerId: randomUUID() })).statusCode).toBe(400);
    expect((await update(admin, analyst.id, { managerId: above.id })).json()).toMatchObject({
      managerId: above.id,
    });
    expect(await test.context.auth.teamOf(test.context.database.db, above.id)).toEqual(
      expect.arrayContaining([analyst.id, below.id]),
    );
    expect((await update(admin, analyst.id, { managerId: null })).json()).toMatchObject({ managerId: null });
  });

  it("ends sign-ins and tokens of somebody disabled, for good", async () => {
    const person = await test.person();
    const token = (await call(person, "POST", "/tokens", { name: "ci", scopes: ["chat"] })).json().token;
    const withToken = { ...person, authorization: { authorization: `Bearer ${token}` } };
    expect((await call(withToken, "GET", "/chat/sessions")).statusCode).toBe(200);
    expect((await update(admin, person.id, { isActive: false })).statusCode).toBe(200);
    expect((await call(person, "GET", "/auth/me")).statusCode).toBe(401);
    expect((await call(withToken, "GET", "/chat/sessions")).statusCode).toBe(401);
    expect(
      await test.context.auth.loadActor(test.context.database.db, person.id, {
        ipAddress: null,
        userAgent: null,
        requestId: null,
      }),
    ).toBeNull();
    await update(admin, person.id, { isActive: true });
    expect((await call(withToken, "GET", "/chat/sessions")).statusCode).toBe(401);
    expect((await call(person, "GET", "/auth/me")).statusCode).toBe(401);
  });

  it("erases a person down to the id", async () => {
    const person = await test.person({ username: "to.be.erased" });
    await call(person, "POST", "/tokens", { name: "erased laptop", scopes: ["chat"] });
    expect((await call(admin, "POST", `/users/${person.id}/erase`, {})).statusCode).toBe(400);
    const erased = await call(admin, "POST", `/users/${person.id}/erase`, { reason: "asked for it" });
    expect(erased.statusCode, erased.body).toBe(200);
    expect(erased.json()).toMatchObject({
      username: `erased-${person.id.slice(-12)}`,
      name: null,
      isActive: false,
    });
    for (const table of ["users", "sessions", "api_tokens", "invites"]) {
      const dump = await queryRows<{ text: string }>(
        test.context.database.db,
        sql`SELECT string_agg(each::text, ' ') AS text FROM ${sql.identifier(table)} AS each`,
      );
      expect(dump[0]?.text ?? "").not.toMatch(/to\.be\.erased|erased laptop/);
    }
    const [key] = await queryRows<{ wrapped_key: string | null }>(
      test.context.database.db,
      sql`SELECT wrapped_key FROM subject_keys WHERE user_id = ${person.id}`,
    );
    expect(key?.wrapped_key).toBeNull();
    const [row] = await queryRows<{ text: string }>(
      test.context.database.db,
      sql`SELECT details::text AS text FROM audit_events WHERE event_type = 'USER_ERASED'`,
    );
    expect(row?.text).toContain("sealed");
    expect(row?.text).not.toContain("asked for it");
    expect(await auditTypes(person.id)).toEqual(
      expect.arrayContaining(["SESSION_REVOKED", "USER_ERASED", "ERASURE"]),
    );
    expect((await call(admin, "POST", `/users/${person.id}/erase`, { reason: "again" })).statusCode).toBe(
      409,
    );
    expect((await update(admin, person.id, { isActive: true })).json()).toMatchObject({
      code: "already_erased",
    });
    const again = {
      username: "to.be.erased",
      email: "to.be.erased@example.org",
      password: "seventeen ducks swim",
    };
    expect((await call(admin, "POST", "/users", again)).statusCode).toBe(201);
  });
});

describe("/groups", () => {
  it("can be made, changed with their version, and deleted", async () => {
    const made = await call(admin, "POST", "/groups", {
      name: "Board",
      memberIds: [analyst.id, manager.id, analyst.id],
    });
    expect(made.statusCode, made.body).toBe(201);
    const { id } = made.json();
    expect(made.json<{ memberIds: string[] }>().memberIds.toSorted()).toEqual(
      [analyst.id, manager.id].toSorted(),
    );
    expect((await call(admin, "POST", "/groups", { name: "board" })).json()).toMatchObject({
      code: "group_name_taken",
    });
    expect(
      (await call(admin, "POST", "/groups", { name: "X", memberIds: [randomUUID()] })).json(),
    ).toMatchObject({ code: "unknown_members" });
    expect((await call(admin, "PUT", `/groups/${id}`, { name: "Board" })).statusCode).toBe(428);
    expect((await call(admin, "PUT", `/groups/${id}`, { name: "Board" }, 7)).statusCode).toBe(412);
    expect(
      (await call(admin, "PUT", `/groups/${id}`, { name: "Council", memberIds: [] }, 1)).json(),
    ).toMatchObject({
      name: "Council",
      memberIds: [],
      version: 2,
    });
    expect((await call(admin, "GET", "/groups")).json().items).toHaveLength(1);
    expect((await call(analyst, "GET", "/groups")).statusCode).toBe(403);
    expect((await call(admin, "DELETE", `/groups/${id}`)).statusCode).toBe(204);
    expect((await call(admin, "GET", `/groups/${id}`)).statusCode).toBe(404);
    expect((await call(admin, "DELETE", `/groups/${id}`)).statusCode).toBe(404);
  });
});
