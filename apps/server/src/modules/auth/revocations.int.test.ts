import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";

let test: TestServer;
let base: string;
let admin: TestPerson;

beforeAll(async () => {
  test = await createTestServer();
  base = await test.listen();
  admin = await test.person({ role: "ADMIN" });
});
afterAll(() => test[Symbol.asyncDispose]());

const PASSWORD = "correct horse battery staple";

/** Opens the notification stream; `ended` resolves with the milliseconds until the server ended it. */
async function openStream(
  authorization: string,
): Promise<{ ended: () => Promise<number>; isOpen: () => boolean }> {
  const response = await fetch(`${base}/api/v1/notifications/stream`, { headers: { authorization } });
  expect(response.status).toBe(200);
  let open = true;
  const reader = response.body!.getReader();
  const end = (async () => {
    while (!(await reader.read()).done);
    open = false;
  })();
  return {
    isOpen: () => open,
    ended: async () => {
      const started = performance.now();
      await end;
      return performance.now() - started;
    },
  };
}
const call = (
  who: { authorization: { authorization: string } },
  method: "POST" | "PUT" | "DELETE",
  path: string,
  payload?: object,
  version?: number,
) =>
  test.server.inject({
    method,
    url: `/api/v1${path}`,
    headers: {
      ...who.authorization,
      "x-csrf": "1",
      origin: "http://localhost",
      host: "localhost",
      ...(version !== undefined && { "if-match": `"${version}"` }),
    },
    ...(payload && { payload }),
  });

describe("an open stream ends", () => {
  it("when its sign-in signs out, and that of another sign-in goes on", async () => {
    const person = await test.person();
    const other = await openStream(`Bearer ${await test.signIn(person)}`);
    const own = await openStream(`Bearer ${person.token}`);
    expect((await call(person, "POST", "/auth/logout")).statusCode).toBe(204);
    expect(await own.ended()).toBeLessThan(5_000);
    expect(other.isOpen()).toBe(true);
  });

  it("when the person is disabled, with all of theirs", async () => {
    const person = await test.person();
    const token = (await call(person, "POST", "/tokens", { name: "ci", scopes: ["notifications"] })).json()
      .token;
    const streams = [await openStream(`Bearer ${person.token}`), await openStream(`Bearer ${token}`)];
    expect((await call(admin, "PUT", `/users/${person.id}`, { isActive: false }, 1)).statusCode).toBe(200);
    for (const stream of streams) expect(await stream.ended()).toBeLessThan(5_000);
  });

  it("when role or clearance changes", async () => {
    const person = await test.person();
    const stream = await openStream(`Bearer ${person.token}`);
    expect((await call(admin, "PUT", `/users/${person.id}`, { clearance: "PUBLIC" }, 1)).statusCode).toBe(
      200,
    );
    expect(await stream.ended()).toBeLessThan(5_000);
  });

  it("when its API token is deleted, and only then", async () => {
    const person = await test.person();
    const made = (await call(person, "POST", "/tokens", { name: "ci", scopes: ["notifications"] })).json();
    const byToken = await openStream(`Bearer ${made.token}`);
    const byPage = await openStream(`Bearer ${person.token}`);
    expect((await call(person, "DELETE", `/tokens/${made.id}`)).statusCode).toBe(204);
    expect(await byToken.ended()).toBeLessThan(5_000);
    expect(byPage.isOpen()).toBe(true);
  });

  it("when another sign-in changes the password, or ends this one", async () => {
    const person = await test.person();
    const [changing, ended] = [
      { authorization: { authorization: `Bearer ${await test.signIn(person)}` } },
      await openStream(`Bearer ${person.token}`),
    ];
    const kept = await openStream(changing.authorization.authorization);
    const body = { password: { current: PASSWORD, next: "seventeen ducks swim" } };
    expect((await call(changing, "PUT", "/auth/me", body, 1)).statusCode).toBe(200);
    expect(await ended.ended()).toBeLessThan(5_000);
    expect(kept.isOpen()).toBe(true);
  });

  it("when the person is erased", async () => {
    const person = await test.person();
    const stream = await openStream(`Bearer ${person.token}`);
    expect(
      (await call(admin, "POST", `/users/${person.id}/erase`, { reason: "asked for it" })).statusCode,
    ).toBe(200);
    expect(await stream.ended()).toBeLessThan(5_000);
  });
});
