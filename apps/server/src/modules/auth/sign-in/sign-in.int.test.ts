import type { TokenResponse } from "@cdsa/contracts";
import { verify } from "@node-rs/argon2";
import { sql } from "drizzle-orm";
import { generate } from "otplib";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../../test/support/test-server.ts";
import { queryRows } from "../../../platform/db/database.ts";

// The real library, with its calls counted.
vi.mock("@node-rs/argon2", { spy: true });

let test: TestServer;
let person: TestPerson;

beforeAll(async () => {
  test = await createTestServer({ withoutBackground: true });
  person = await test.person({ username: "marta.keller" });
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(async () => {
  await test.context.database.db.execute(sql`DELETE FROM sign_in_failures`);
});

const login = (payload: object, remoteAddress = "192.0.2.1") =>
  test.server.inject({ method: "POST", url: "/api/v1/auth/login", payload, remoteAddress });
const rows = <Row extends Record<string, unknown>>(statement: ReturnType<typeof sql>) =>
  queryRows<Row>(test.context.database.db, statement);
const WRONG = "not the right password";

describe("POST /auth/login", () => {
  it("answers with the names of OAuth 2 and sets the refresh cookie", async () => {
    const response = await login({ username: "Marta.Keller", password: person.password });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({
      token_type: "Bearer",
      expires_in: 900,
      user: { username: "marta.keller" },
    });
    expect(Object.keys(response.json()).sort()).toEqual(["access_token", "expires_in", "token_type", "user"]);
    expect(response.headers["cache-control"]).toBe("no-store");
    const [cookie] = response.cookies;
    expect(cookie).toMatchObject({
      name: "cdsa_refresh",
      httpOnly: true,
      sameSite: "Strict",
      path: "/api/v1/auth",
    });
    expect(cookie?.secure).toBeUndefined();
    const claims = JSON.parse(
      Buffer.from(response.json<TokenResponse>().access_token.split(".")[1] ?? "", "base64url").toString(),
    );
    expect(Object.keys(claims).sort()).toEqual(["clearance", "exp", "iat", "role", "sid", "sub", "username"]);
  });

  it("takes the e-mail address, and sets Secure on any host but the loopback", async () => {
    const response = await test.server.inject({
      method: "POST",
      url: "/api/v1/auth/login",
      headers: { host: "cdsa.example.org" },
      payload: { username: "MARTA.KELLER@example.org", password: person.password },
    });
    expect(response.statusCode).toBe(200);
    expect(response.cookies[0]?.secure).toBe(true);
  });

  it("gives an unknown name, a wrong password and a disabled account the same answer", async () => {
    const disabled = await test.person({ username: "gone" });
    await test.context.auth.administration.update(disabled.id, { isActive: false });
    const answers = [
      await login({ username: "nobody-knows", password: WRONG }),
      await login({ username: "marta.keller", password: WRONG }),
      await login({ username: "gone", password: disabled.password }),
    ].map((response) => ({ ...response.json(), requestId: "", status: response.statusCode }));
    expect(answers[0]).toMatchObject({ status: 401, code: "wrong_credentials" });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it("does the same work for an unknown name as for a wrong password", async () => {
    const checkedHashes = async (username: string): Promise<string[]> => {
      vi.mocked(verify).mockClear();
      await login({ username, password: WRONG }, "198.51.100.1");
      // What Argon2id costs is in the parameters that the hash begins with.
      return vi.mocked(verify).mock.calls.map(([hash]) => String(hash).split("$").slice(0, 4).join("$"));
    };
    const known = await checkedHashes("marta.keller");
    expect(known).toHaveLength(1);
    expect(await checkedHashes("who-is-that")).toEqual(known);
  });

  it("records failures without the name in clear", async () => {
    await login({ username: "typed my secret here", password: WRONG });
    const [row] = await rows<{
      details: Record<string, unknown>;
      outcome: string;
      user_id: string | null;
      ip: string;
    }>(
      sql`SELECT details, outcome, user_id, host(ip_address) AS ip FROM audit_events WHERE event_type = 'SIGN_IN_FAILED' ORDER BY id DESC LIMIT 1`,
    );
    expect(row).toMatchObject({
      outcome: "DENIED",
      user_id: null,
      ip: "192.0.2.1",
      details: { reason: "credentials", failures: 1 },
    });
    expect(row?.details["nameHash"]).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain("secret");
  });

  it("slows an account down after eight failures, from whatever addresses, the right password included", async () => {
    const statuses: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      statuses.push(
        (await login({ username: "marta.keller", password: WRONG }, `203.0.113.${round}`)).statusCode,
      );
    }
    expect(statuses).toEqual([...Array<number>(8).fill(401), ...Array<number>(4).fill(429)]);
    const blocked = await login(
      { username: "marta.keller@example.org", password: person.password },
      "203.0.113.99",
    );
    expect(blocked.statusCode).toBe(429);
    expect(Number(blocked.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    await test.context.database.db.execute(
      sql`UPDATE sign_in_failures SET blocked_until = now() - interval '1 second'`,
    );
    expect(
      (await login({ username: "marta.keller", password: person.password }, "203.0.113.99")).statusCode,
    ).toBe(200);
    expect((await login({ username: "marta.keller", password: WRONG }, "203.0.113.98")).statusCode).toBe(401);
  });

  it("tells the administrators of a lock once, and of no unknown name", async () => {
    const administrator = await test.person({ role: "ADMIN" });
    const told = async () => {
      const response = await test.server.inject({
        url: "/api/v1/notifications",
        headers: administrator.authorization,
      });
      return response.json<{ items: { type: string; data: { reason?: string; userId?: string } }[] }>().items;
    };
    const guessed = await test.person();
    for (const username of [guessed.username, "nobody-of-this-name"]) {
      for (let round = 0; round < 11; round += 1) {
        await test.context.database.db.execute(
          sql`UPDATE sign_in_failures SET blocked_until = now() - interval '1 second'`,
        );
        await login({ username, password: WRONG }, `203.0.113.${100 + round}`);
      }
    }
    expect(await told()).toMatchObject([
      { type: "SECURITY_ALERT", data: { reason: "account_locked", userId: guessed.id } },
    ]);
    const rows = await queryRows(
      test.context.database.db,
      sql`SELECT 1 FROM audit_events WHERE event_type = 'SECURITY_ALERT' AND subject_user_id = ${guessed.id}`,
    );
    expect(rows).toHaveLength(1);
  });

  it("doubles the pause with each failure, up to a quarter of an hour", async () => {
    const pauses: number[] = [];
    for (let round = 0; round < 22; round += 1) {
      await test.context.database.db.execute(sql`UPDATE sign_in_failures SET blocked_until = NULL`);
      await login({ username: "marta.keller", password: WRONG }, `203.0.113.${round}`);
      const next = await login({ username: "marta.keller", password: WRONG }, `203.0.113.1${round}`);
      if (next.statusCode === 429) pauses.push(Number(next.headers["retry-after"]));
    }
    // The eighth failure, which blocks for a second, is followed at once by the ninth.
    expect(pauses.slice(0, 4)).toEqual([2, 4, 8, 16]);
    expect(pauses.at(-1)).toBe(900);
  });

  it("slows an address down after ten failures, whatever names it tries", async () => {
    const statuses: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      statuses.push((await login({ username: `guess-${round}`, password: WRONG })).statusCode);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect((await login({ username: "marta.keller", password: person.password })).statusCode).toBe(429);
    expect(
      (await login({ username: "marta.keller", password: person.password }, "192.0.2.2")).statusCode,
    ).toBe(200);
  });

  it("judges no more than ten of 30 simultaneous guesses", async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        login({ username: "marta.keller", password: `${WRONG} ${index}` }, `203.0.113.${index}`),
      ),
    );
    const count = (status: number): number => answers.filter((answer) => answer.statusCode === status).length;
    // Eight, and one more for each pause that ends while the rest is still coming in.
    expect(count(401)).toBeLessThanOrEqual(10);
    expect(count(401) + count(429)).toBe(30);
  });

  it("does not let successes of one account pay for guesses at others", async () => {
    for (let round = 0; round < 9; round += 1) await login({ username: `guess-${round}`, password: WRONG });
    expect((await login({ username: "marta.keller", password: person.password })).statusCode).toBe(200);
    expect((await login({ username: "guess-9", password: WRONG })).statusCode).toBe(401);
    expect((await login({ username: "guess-10", password: WRONG })).statusCode).toBe(429);
  });

  it("refuses a body with unknown fields, and an Idempotency-Key", async () => {
    expect((await login({ username: "a", password: "b", role: "ADMIN" })).statusCode).toBe(400);
    const response = await test.server.inject({
      method: "POST",
      url: "/api/v1/auth/login",
      headers: { "idempotency-key": "k1" },
      payload: { username: "marta.keller", password: person.password },
    });
    expect(response.json()).toMatchObject({ status: 400, code: "idempotency_key_refused" });
  });
});

describe("a second factor", () => {
  const me = (
    authorization: { authorization: string },
    method: "GET" | "PUT",
    version = 0,
    payload?: object,
  ) =>
    test.server.inject({
      method,
      url: "/api/v1/auth/me",
      headers: { ...authorization, ...(payload && { "if-match": `"${version}"` }) },
      ...(payload && { payload }),
    });

  let secret = "";

  it("is asked for after the right password alone, and each code works once", async () => {
    const owner = await test.person({ username: "two-steps" });
    const enrol = { totp: { action: "enrol", password: owner.password } };
    const begun = await me(owner.authorization, "PUT", 1, enrol);
    expect(begun.statusCode, begun.body).toBe(200);
    const { totpEnrolment, totpEnabled, version } = begun.json();
    expect(totpEnabled).toBe(false);
    secret = totpEnrolment.secret;
    expect((await login({ username: "two-steps", password: owner.password })).statusCode).toBe(200);

    const code = (offsetSteps: number) =>
      generate({ secret: totpEnrolment.secret, epoch: Math.floor(Date.now() / 1000) + 30 * offsetSteps });
    const wrong = await me(owner.authorization, "PUT", version, {
      totp: { action: "confirm", code: "000000" },
    });
    expect(wrong.json()).toMatchObject({ status: 403, code: "wrong_code" });
    const confirmed = await me(owner.authorization, "PUT", version, {
      totp: { action: "confirm", code: await code(-1) },
    });
    expect(confirmed.json()).toMatchObject({ totpEnabled: true });

    const given = { username: "two-steps", password: owner.password };
    expect((await login(given)).json()).toMatchObject({ status: 401, code: "totp_required" });
    expect((await login({ ...given, password: WRONG })).json()).toMatchObject({ code: "wrong_credentials" });
    expect((await login({ ...given, totp: await code(-1) })).json()).toMatchObject({ code: "totp_wrong" });
    const now = await code(0);
    const both = await Promise.all([login({ ...given, totp: now }), login({ ...given, totp: now })]);
    expect(both.map((answer) => answer.statusCode).sort()).toEqual([200, 401]);

    const stored = await rows<{ totp_seed: string }>(
      sql`SELECT totp_seed FROM users WHERE username = 'two-steps'`,
    );
    expect(stored[0]?.totp_seed).toMatch(/^v1\./);
    expect(JSON.stringify((await me(owner.authorization, "GET")).json())).not.toContain(totpEnrolment.secret);
  });

  it("takes no code where the seed was moved to another account", async () => {
    const thief = await test.person({ username: "thief" });
    await test.context.database.db.execute(
      sql`UPDATE users SET totp_seed = (SELECT totp_seed FROM users WHERE username = 'two-steps'), totp_confirmed_at = now() WHERE id = ${thief.id}`,
    );
    const code = await generate({ secret, epoch: Math.floor(Date.now() / 1000) });
    const answer = await login({ username: "thief", password: thief.password, totp: code });
    expect(answer.json()).toMatchObject({ status: 401, code: "totp_wrong" });
  });
});
