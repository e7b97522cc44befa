import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../../test/support/test-server.ts";
import { queryRows } from "../../../platform/db/database.ts";

let test: TestServer;
let person: TestPerson;
let admin: TestPerson;

beforeAll(async () => {
  test = await createTestServer({ withoutBackground: true });
  person = await test.person();
  admin = await test.person({ role: "ADMIN" });
});
afterAll(() => test[Symbol.asyncDispose]());

const CSRF = { "x-csrf": "1", origin: "http://localhost", host: "localhost" };

async function signIn(who: TestPerson): Promise<{ access: string; refresh: string }> {
  const response = await test.server.inject({
    method: "POST",
    url: "/api/v1/auth/login",
    payload: { username: who.username, password: who.password },
  });
  return { access: response.json().access_token, refresh: response.cookies[0]?.value ?? "" };
}
const refresh = (token: string | null, headers: Record<string, string> = CSRF) =>
  test.server.inject({
    method: "POST",
    url: "/api/v1/auth/refresh",
    headers,
    ...(token !== null && { cookies: { cdsa_refresh: token } }),
  });
const me = (access: string) =>
  test.server.inject({ url: "/api/v1/auth/me", headers: { authorization: `Bearer ${access}` } });
const logout = (access: string, token: string) =>
  test.server.inject({
    method: "POST",
    url: "/api/v1/auth/logout",
    headers: { ...CSRF, authorization: `Bearer ${access}` },
    cookies: { cdsa_refresh: token },
  });
const execute = (statement: ReturnType<typeof sql>) => test.context.database.db.execute(statement);
const alerts = async (): Promise<number> =>
  (
    await queryRows(
      test.context.database.db,
      sql`SELECT id FROM audit_events WHERE event_type = 'SECURITY_ALERT' AND subject_user_id = ${person.id}`,
    )
  ).length;

describe("POST /auth/refresh", () => {
  it("rotates the token and gives a new access token", async () => {
    const first = await signIn(person);
    const second = await refresh(first.refresh);
    expect(second.statusCode, second.body).toBe(200);
    const token = second.cookies[0]?.value ?? "";
    expect(token).not.toBe(first.refresh);
    expect((await me(second.json().access_token)).statusCode).toBe(200);
    const third = await refresh(token);
    expect(third.statusCode).toBe(200);
  });

  it("needs the header and an origin of ours", async () => {
    const { refresh: token } = await signIn(person);
    for (const headers of [
      { origin: "http://localhost", host: "localhost" },
      { "x-csrf": "1", host: "localhost" },
      { "x-csrf": "1", origin: "https://evil.example", host: "localhost" },
      { "x-csrf": "1", origin: "null", host: "localhost" },
    ]) {
      expect((await refresh(token, headers)).statusCode).toBe(403);
    }
    expect((await refresh(token)).statusCode).toBe(200);
  });

  it("forgives the token before for 30 seconds, without a cookie, and only that one", async () => {
    const before = await alerts();
    const first = await signIn(person);
    const second = await refresh(first.refresh);
    const lost = await refresh(first.refresh);
    expect(lost.statusCode).toBe(200);
    expect(lost.cookies).toEqual([]);
    const third = await refresh(second.cookies[0]?.value ?? "");
    expect(third.statusCode).toBe(200);
    expect(await alerts()).toBe(before);
    expect((await refresh(first.refresh)).json()).toMatchObject({ status: 401, code: "session_ended" });
    expect(await alerts()).toBe(before + 1);
    expect((await refresh(third.cookies[0]?.value ?? "")).statusCode).toBe(401);
    expect((await me(third.json().access_token)).statusCode).toBe(401);
  });

  it("ends the family where the token before comes back later, and tells its owner once", async () => {
    const before = await alerts();
    const first = await signIn(person);
    const second = await refresh(first.refresh);
    await execute(sql`UPDATE sessions SET rotated_at = now() - interval '31 seconds'`);
    const reuses = await Promise.all([
      refresh(first.refresh),
      refresh(first.refresh),
      refresh(first.refresh),
    ]);
    expect(reuses.map((answer) => answer.statusCode)).toEqual([401, 401, 401]);
    expect((await me(second.json().access_token)).statusCode).toBe(401);
    expect(await alerts()).toBe(before + 1);
    const notified = await test.server.inject({
      url: "/api/v1/notifications",
      headers: { authorization: `Bearer ${(await signIn(person)).access}` },
    });
    expect(notified.json().items[0]).toMatchObject({ type: "SECURITY_ALERT", priority: "urgent" });
  });

  it("lets one of two simultaneous uses rotate, and the other answers without a cookie", async () => {
    const first = await signIn(person);
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(first.refresh)));
    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 200, 200, 200]);
    expect(answers.filter((answer) => answer.cookies.length > 0)).toHaveLength(1);
  });

  it("refuses nothing, nonsense, and sign-ins that are idle, over or of a disabled person", async () => {
    expect((await refresh(null)).statusCode).toBe(401);
    expect((await refresh("x".repeat(43))).statusCode).toBe(401);
    expect((await refresh("x".repeat(5_000))).statusCode).toBe(401);
    for (const change of [
      sql`UPDATE sessions SET last_used_at = now() - interval '25 hours'`,
      sql`UPDATE sessions SET expires_at = now()`,
    ]) {
      const { refresh: token } = await signIn(person);
      await execute(change);
      expect((await refresh(token)).statusCode).toBe(401);
    }
    const other = await test.person();
    const { refresh: token } = await signIn(other);
    await test.context.auth.administration.update(other.id, { isActive: false });
    await test.context.auth.administration.update(other.id, { isActive: true });
    expect((await refresh(token)).statusCode).toBe(401);
    expect((await me(other.token)).statusCode).toBe(401);
  });
});

describe("POST /auth/logout", () => {
  it("kills the access token, the refresh token and the cookie at once", async () => {
    const { access, refresh: token } = await signIn(person);
    const other = await signIn(person);
    const response = await logout(access, token);
    expect(response.statusCode, response.body).toBe(204);
    expect(response.cookies[0]).toMatchObject({ name: "cdsa_refresh", value: "", path: "/api/v1/auth" });
    expect((await me(access)).json()).toMatchObject({ status: 401, code: "invalid_token" });
    expect((await refresh(token)).statusCode).toBe(401);
    expect((await me(other.access)).statusCode).toBe(200);
    expect((await logout(access, token)).statusCode).toBe(401);
  });

  it("ends another sign-in of the cookie only where it is of the same person", async () => {
    const mine = await signIn(person);
    const hers = await signIn(admin);
    expect((await logout(mine.access, hers.refresh)).statusCode).toBe(204);
    expect((await me(hers.access)).statusCode).toBe(200);
  });
});

describe("POST /auth/step-up", () => {
  const stepUp = (access: string, payload: object) =>
    test.server.inject({
      method: "POST",
      url: "/api/v1/auth/step-up",
      headers: { authorization: `Bearer ${access}` },
      payload,
    });

  it("is valid for five minutes and for this sign-in", async () => {
    const { access } = await signIn(person);
    expect((await stepUp(access, { password: "not it at all" })).json()).toMatchObject({
      status: 403,
      code: "wrong_password",
    });
    expect((await stepUp(access, { totp: "123456" })).json()).toMatchObject({
      status: 403,
      code: "wrong_code",
    });
    expect((await stepUp(access, { password: person.password })).statusCode).toBe(204);
    const [row] = await queryRows<{ stepped: number; others: number }>(
      test.context.database.db,
      sql`SELECT max(extract(epoch FROM stepped_up_until - now()))::float8 AS stepped, count(stepped_up_until)::integer AS others
          FROM sessions WHERE user_id = ${person.id}`,
    );
    expect(row?.stepped).toBeGreaterThan(290);
    expect(row?.stepped).toBeLessThanOrEqual(300);
    expect(row?.others).toBe(1);
  });

  it("counts guesses like a sign-in", async () => {
    const guesser = await test.person();
    const codes = await Promise.all(
      Array.from({ length: 12 }, () => stepUp(guesser.token, { password: "not it at all" })),
    );
    expect(codes.filter((answer) => answer.statusCode === 403)).toHaveLength(8);
    expect(codes.filter((answer) => answer.statusCode === 429)).toHaveLength(4);
  });
});
