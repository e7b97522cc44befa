import { createHmac, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestServer,
  type TestPerson,
  testSecrets,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import { queryRows } from "../../platform/db/database.ts";

let test: TestServer;
let admin: TestPerson;
let person: TestPerson;
const secrets = testSecrets();
const PASSWORD = "seventeen ducks swim";

beforeAll(async () => {
  test = await createTestServer({ withoutBackground: true, secrets });
});
afterAll(() => test[Symbol.asyncDispose]());

type Headers = Record<string, string>;
const call = (headers: Headers, method: "GET" | "POST" | "PUT" | "DELETE", path: string, payload?: object) =>
  test.server.inject({ method, url: `/api/v1${path}`, headers, ...(payload && { payload }) });
const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

describe("POST /setup", () => {
  const body = (setupToken: string, username = "first-admin") => ({
    setupToken,
    username,
    email: `${username}@example.org`,
    password: PASSWORD,
  });

  it("lets one administrator in, with the printed token, once", async () => {
    expect((await call({}, "GET", "/auth/options")).json()).toEqual({
      needsSetup: true,
      registrationOpen: false,
      oidcAvailable: false,
    });
    const token = (await test.context.auth.prepareFirstStart()) ?? "";
    expect(await test.context.auth.prepareFirstStart()).toBe(token);
    expect((await call({}, "POST", "/setup", body("x".repeat(43)))).json()).toMatchObject({
      status: 403,
      code: "wrong_setup_token",
    });
    const weak = { ...body(token), password: "password1234" };
    expect((await call({}, "POST", "/setup", weak)).json()).toMatchObject({ code: "unacceptable_password" });
    const both = await Promise.all([
      call({}, "POST", "/setup", body(token)),
      call({}, "POST", "/setup", body(token, "second")),
    ]);
    expect(both.map((answer) => answer.statusCode).sort()).toEqual([201, 410]);
    expect(both.find((answer) => answer.statusCode === 201)?.json()).toMatchObject({
      role: "ADMIN",
      clearance: "RESTRICTED",
    });
    expect((await call({}, "POST", "/setup", body(token))).statusCode).toBe(410);
    expect(await test.context.auth.prepareFirstStart()).toBeNull();
    expect((await call({}, "GET", "/auth/options")).json()).toMatchObject({ needsSetup: false });
    expect(await queryRows(test.context.database.db, sql`SELECT nonce FROM setup_tokens`)).toEqual([]);
    const dump = await queryRows<{ text: string }>(
      test.context.database.db,
      sql`SELECT string_agg(each::text, '') AS text FROM audit_events AS each`,
    );
    expect(dump[0]?.text).not.toContain(token);
  });
});

describe("POST /auth/register", () => {
  beforeAll(async () => {
    admin = await test.person({ role: "ADMIN" });
    person = await test.person();
  });
  const register = (headers: Headers, changes: object = {}) => {
    const username = `new-${randomUUID().slice(0, 8)}`;
    return call(headers, "POST", "/auth/register", {
      username,
      email: `${username}@example.org`,
      password: PASSWORD,
      ...changes,
    });
  };

  it("is closed but for administrators and invitations", async () => {
    expect((await register({})).json()).toMatchObject({ status: 403, code: "registration_closed" });
    expect((await register(person.authorization)).statusCode).toBe(403);
    expect((await register(admin.authorization)).json()).toMatchObject({ role: "ANALYST" });
    expect((await register({}, { inviteToken: "no-such-token" })).json()).toMatchObject({
      status: 403,
      code: "invalid_invite",
    });
    expect((await register(admin.authorization, { role: "ADMIN" })).statusCode).toBe(400);
  });

  it("does not let an API token register people without its scope", async () => {
    const token = (await call(admin.authorization, "POST", "/tokens", { name: "t", scopes: ["chat"] })).json()
      .token;
    expect((await register(bearer(token))).statusCode).toBe(403);
  });

  it("takes an invitation once, for its address, with its rights", async () => {
    const invited = { email: "Ines@example.org", role: "MANAGER" };
    expect((await call(person.authorization, "POST", "/invites", invited)).statusCode).toBe(403);
    const invite = await call(admin.authorization, "POST", "/invites", invited);
    expect(invite.statusCode, invite.body).toBe(201);
    const { token } = invite.json();
    expect((await call(admin.authorization, "GET", "/invites")).body).not.toContain(token);
    expect((await register({}, { inviteToken: token })).json()).toMatchObject({ code: "invalid_invite" });
    const used = { inviteToken: token, email: "ines@EXAMPLE.org" };
    const both = await Promise.all([register({}, used), register({}, used)]);
    expect(both.map((answer) => answer.statusCode === 201).sort()).toEqual([false, true]);
    expect(both.find((answer) => answer.statusCode === 201)?.json()).toMatchObject({
      role: "MANAGER",
      clearance: "RESTRICTED",
    });
    expect((await register({}, used)).statusCode).toBe(403);
    const { items } = (await call(admin.authorization, "GET", "/invites")).json();
    expect(items[0]).toMatchObject({ email: "Ines@example.org", usedBy: expect.any(String) });
    expect((await call(admin.authorization, "DELETE", `/invites/${items[0].id}`)).statusCode).toBe(404);
  });

  it("refuses an invitation that was withdrawn, has expired, or whose giver is no administrator any more", async () => {
    const giver = await test.person({ role: "ADMIN" });
    const invite = async () =>
      (await call(giver.authorization, "POST", "/invites", { email: "late@example.org" })).json();
    const withdrawn = await invite();
    expect((await call(admin.authorization, "DELETE", `/invites/${withdrawn.id}`)).statusCode).toBe(204);
    const expired = await invite();
    await test.context.database.db.execute(
      sql`UPDATE invites SET expires_at = now() WHERE id = ${expired.id}`,
    );
    const orphaned = await invite();
    await test.context.auth.administration.update(giver.id, { role: "ANALYST" });
    for (const { token } of [withdrawn, expired, orphaned]) {
      expect((await register({}, { inviteToken: token, email: "late@example.org" })).statusCode).toBe(403);
    }
  });
});

describe("/tokens", () => {
  it("are shown once, listed without their value, and end when deleted", async () => {
    const made = await call(person.authorization, "POST", "/tokens", {
      name: "ci",
      scopes: ["chat", "chat"],
      expiresInDays: 1,
    });
    expect(made.statusCode, made.body).toBe(201);
    const { id, token } = made.json();
    expect(token).toMatch(/^cdsa_[A-Za-z0-9_-]{43}$/);
    expect(made.json().scopes).toEqual(["chat"]);
    expect((await call(bearer(token), "GET", "/chat/sessions")).statusCode).toBe(200);
    const list = await call(person.authorization, "GET", "/tokens");
    expect(list.body).not.toContain(token);
    expect(list.json().items[0]).toMatchObject({ id, lastUsedAt: expect.any(String) });
    expect((await call(admin.authorization, "DELETE", `/tokens/${id}`)).statusCode).toBe(404);
    expect((await call(person.authorization, "DELETE", `/tokens/${id}`)).statusCode).toBe(204);
    expect((await call(bearer(token), "GET", "/chat/sessions")).json()).toMatchObject({
      code: "invalid_token",
    });
    expect((await call(person.authorization, "DELETE", `/tokens/${id}`)).statusCode).toBe(404);
  });

  it("do nothing beyond their scopes, and nothing of the page", async () => {
    const scopes = ["users:manage"];
    const { token } = (await call(admin.authorization, "POST", "/tokens", { name: "t", scopes })).json();
    expect((await call(bearer(token), "GET", "/users")).statusCode).toBe(200);
    for (const path of ["/auth/me", "/tokens", "/chat/sessions", "/audit/events"]) {
      expect((await call(bearer(token), "GET", path)).json(), path).toMatchObject({
        status: 403,
        code: "scope_missing",
      });
    }
    expect((await call(bearer(token), "POST", "/tokens", { name: "child", scopes })).statusCode).toBe(403);
    expect(
      (await call(bearer(token), "POST", "/auth/step-up", { password: admin.password })).statusCode,
    ).toBe(403);
    const weak = (await call(person.authorization, "POST", "/tokens", { name: "t", scopes })).json();
    expect((await call(bearer(weak.token), "GET", "/users")).json()).toMatchObject({
      status: 403,
      code: "role_too_low",
    });
  });

  it("end with their time, and are no more than well-formed ones that exist", async () => {
    const made = (
      await call(person.authorization, "POST", "/tokens", { name: "t", scopes: ["chat"] })
    ).json();
    await test.context.database.db.execute(
      sql`UPDATE api_tokens SET expires_at = now() WHERE id = ${made.id}`,
    );
    for (const token of [
      made.token,
      "cdsa_",
      `cdsa_${"A".repeat(43)}`,
      `${made.token}A`,
      `cdsa_' OR '1'='1`,
    ]) {
      expect((await call(bearer(token), "GET", "/chat/sessions")).statusCode, token).toBe(401);
    }
  });
});

describe("access tokens at a route", () => {
  const forged = (claims: object, header: object = { alg: "HS256", typ: "JWT" }): string => {
    const input = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${input}.${createHmac("sha256", secrets.jwtSecretKey).update(input).digest("base64url")}`;
  };

  it("hold with a rightly signed token of a living sign-in, whatever role it claims", async () => {
    const claims = JSON.parse(Buffer.from(person.token.split(".")[1] ?? "", "base64url").toString());
    expect((await call(bearer(forged(claims)), "GET", "/auth/me")).statusCode).toBe(200);
    const promoted = { ...claims, role: "ADMIN", clearance: "RESTRICTED" };
    expect((await call(bearer(forged(promoted)), "GET", "/users")).statusCode).toBe(403);
    for (const wrong of [{ sid: randomUUID() }, { sub: admin.id }, { exp: claims.iat }, { jti: "1" }]) {
      const answer = await call(bearer(forged({ ...claims, ...wrong })), "GET", "/auth/me");
      expect(answer.json(), JSON.stringify(wrong)).toMatchObject({ status: 401, code: "invalid_token" });
      expect(answer.headers["www-authenticate"]).toContain("invalid_token");
    }
    expect(
      (await call(bearer(forged(claims, { alg: "HS256", typ: "JWT", kid: "1" })), "GET", "/auth/me"))
        .statusCode,
    ).toBe(401);
  });

  it("are refused in every other spelling of the header", async () => {
    for (const authorization of [
      "",
      "Bearer",
      `Basic ${person.token}`,
      person.token,
      `Bearer ${person.token} x`,
      `Bearer a,Bearer ${person.token}`,
    ]) {
      expect((await call({ authorization }, "GET", "/auth/me")).statusCode, authorization.slice(0, 20)).toBe(
        401,
      );
    }
    expect((await call({ authorization: `bearer ${person.token}` }, "GET", "/auth/me")).statusCode).toBe(200);
    expect((await call({}, "GET", `/auth/me?access_token=${person.token}`)).statusCode).toBe(401);
  });
});

describe("tickets", () => {
  it("open one stream each, for 30 seconds, and stand for nothing else", async () => {
    await using live = await createTestServer();
    const base = await live.listen();
    const owner = await live.person();
    const issue = async (): Promise<string> =>
      (
        await live.server.inject({
          method: "POST",
          url: "/api/v1/notifications/ticket",
          headers: owner.authorization,
        })
      ).json().ticket;
    const open = async (ticket: string): Promise<number> => {
      const response = await fetch(`${base}/api/v1/notifications/stream?ticket=${ticket}`);
      await response.body?.cancel();
      return response.status;
    };
    const ticket = await issue();
    expect((await live.server.inject({ url: `/api/v1/auth/me?ticket=${ticket}` })).statusCode).toBe(401);
    expect((await Promise.all([open(ticket), open(ticket)])).sort()).toEqual([200, 401]);
    expect(await open(ticket)).toBe(401);
    const late = await issue();
    await live.context.database.db.execute(sql`UPDATE stream_tickets SET expires_at = now()`);
    expect(await open(late)).toBe(401);
    const revoked = await issue();
    await live.context.database.db.execute(sql`UPDATE sessions SET revoked_at = now()`);
    expect(await open(revoked)).toBe(401);
  });
});
