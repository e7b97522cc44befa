import type { Me } from "@cdsa/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../../test/support/test-server.ts";

let test: TestServer;
let person: TestPerson;

beforeAll(async () => {
  test = await createTestServer({ withoutBackground: true });
  person = await test.person();
});
afterAll(() => test[Symbol.asyncDispose]());

const get = (token: string) =>
  test.server.inject({ url: "/api/v1/auth/me", headers: { authorization: `Bearer ${token}` } });
const put = async (token: string, payload: object, version?: number) => {
  const stored = version ?? (await get(token)).json().version;
  return test.server.inject({
    method: "PUT",
    url: "/api/v1/auth/me",
    headers: { authorization: `Bearer ${token}`, "if-match": `"${stored}"` },
    payload,
  });
};

describe("/auth/me", () => {
  it("shows one's own account and sign-ins, and nothing secret", async () => {
    const response = await get(person.token);
    expect(response.json()).toMatchObject({
      id: person.id,
      totpEnabled: false,
      sessions: [{ isCurrent: true }],
    });
    expect(response.body).not.toMatch(/argon2|session_?token|passwordHash/i);
    expect(response.headers["cache-control"]).toBe("no-store");
  });

  it("changes name and e-mail address against the stored version", async () => {
    const changed = await put(person.token, { name: "Marta", email: "marta@example.org" });
    expect(changed.json()).toMatchObject({ name: "Marta", email: "marta@example.org", version: 2 });
    expect((await put(person.token, { name: "Other" }, 1)).statusCode).toBe(412);
    expect((await put(person.token, { role: "ADMIN" })).statusCode).toBe(400);
    const other = await test.person();
    expect((await put(other.token, { email: "MARTA@example.org" })).json()).toMatchObject({
      status: 409,
      code: "name_taken",
    });
    expect((await put(person.token, { name: null })).json()).toMatchObject({ name: null });
  });

  it("changes the password for whoever knows the old one, and ends other sign-ins", async () => {
    const owner = await test.person();
    const second = await test.signIn(owner);
    const next = "seventeen ducks swim";
    const wrong = await put(owner.token, { password: { current: "not it at all", next } });
    expect(wrong.json()).toMatchObject({ status: 403, code: "wrong_password" });
    const weak = await put(owner.token, { password: { current: owner.password, next: "qwertyuiop[]" } });
    expect(weak.json()).toMatchObject({ status: 400, code: "unacceptable_password" });
    expect((await get(second)).statusCode).toBe(200);
    expect((await put(owner.token, { password: { current: owner.password, next } })).statusCode).toBe(200);
    expect((await get(owner.token)).statusCode).toBe(200);
    expect((await get(second)).statusCode).toBe(401);
    await expect(test.signIn(owner)).rejects.toThrow("wrong_credentials");
    expect(await test.signIn({ ...owner, password: next })).toContain(".");
  });

  it("ends a sign-in of one's own, and of nobody else's", async () => {
    const [owner, other] = [await test.person(), await test.person()];
    const second = await test.signIn(owner);
    const foreign = (await get(other.token)).json().sessions[0].id;
    expect((await put(owner.token, { endSessionId: foreign })).statusCode).toBe(404);
    expect((await get(other.token)).statusCode).toBe(200);
    const mine = (await get(second)).json<Me>().sessions.find((each) => each.isCurrent)?.id;
    expect((await put(owner.token, { endSessionId: mine })).json().sessions).toHaveLength(1);
    expect((await get(second)).statusCode).toBe(401);
  });

  it("begins no second factor over a confirmed or without the password, and confirms none that is not pending", async () => {
    const owner = await test.person();
    const confirm = { totp: { action: "confirm", code: "123456" } };
    expect((await put(owner.token, confirm)).json()).toMatchObject({ status: 409, code: "totp_not_pending" });
    const wrong = { totp: { action: "enrol", password: "not it at all" } };
    expect((await put(owner.token, wrong)).json()).toMatchObject({ status: 403, code: "wrong_password" });
    const begun = await put(owner.token, { totp: { action: "enrol", password: owner.password } });
    expect(begun.json().totpEnrolment.uri).toMatch(/^otpauth:\/\/totp\/CDSA:/);
    const again = await put(owner.token, { totp: { action: "enrol", password: owner.password } });
    expect(again.json().totpEnrolment.secret).not.toBe(begun.json().totpEnrolment.secret);
    const disabled = await put(owner.token, { totp: { action: "disable", password: owner.password } });
    expect(disabled.json()).toMatchObject({ totpEnabled: false });
    expect((await put(owner.token, confirm)).json()).toMatchObject({ code: "totp_not_pending" });
  });
});
