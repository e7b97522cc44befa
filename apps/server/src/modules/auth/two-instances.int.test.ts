import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareDatabase } from "../../app/prepare-database.ts";
import { openPostgres } from "../../platform/db/open-postgres.ts";
import { createPostgresDatabase, postgresUrl } from "../../../../../test/support/test-database.ts";
import { createTestServer, testSecrets, type TestServer } from "../../../../../test/support/test-server.ts";

const url = postgresUrl();

// The embedded database serves one process.
describe.skipIf(url === undefined)("two instances on one database", () => {
  const stack = new AsyncDisposableStack();
  let first: TestServer;
  let second: TestServer;

  beforeAll(async () => {
    const database = stack.use(await createPostgresDatabase(url ?? ""));
    const secrets = testSecrets();
    const open = async (): Promise<TestServer> => {
      const options = {
        url: database.url,
        ownerUrl: database.url,
        poolSize: 10,
        onConnectionError: () => undefined,
      };
      const handle = openPostgres(options);
      await prepareDatabase(handle);
      return stack.use(await createTestServer({ database: handle, secrets }));
    };
    first = await open();
    second = await open();
  });
  afterAll(() => stack.disposeAsync());

  it("share sign-ins, and a disabled person is out of both within five seconds, open streams included", async () => {
    const person = await first.person();
    const base = await second.listen();
    const response = await fetch(`${base}/api/v1/notifications/stream`, { headers: person.authorization });
    expect(response.status).toBe(200);
    const reader = response.body!.getReader();
    const ended = (async () => {
      while (!(await reader.read()).done);
    })();
    const started = performance.now();
    await first.person({ role: "ADMIN" });
    await first.context.auth.administration.update(person.id, { isActive: false });
    await ended;
    expect(performance.now() - started).toBeLessThan(5_000);
    const me = await second.server.inject({ url: "/api/v1/auth/me", headers: person.authorization });
    expect(me.statusCode).toBe(401);
  });

  it("keep one of two administrators who are demoted at the same moment", async () => {
    const { administration } = first.context.auth;
    const all = await administration.list({ limit: 200, role: "ADMIN" });
    const [one, two] = [await first.person({ role: "ADMIN" }), await first.person({ role: "ADMIN" })];
    for (const { id } of all.items) await administration.update(id, { role: "ANALYST" });
    for (let round = 0; round < 10; round += 1) {
      const results = await Promise.allSettled([
        first.context.auth.administration.update(one.id, { role: "ANALYST" }),
        second.context.auth.administration.update(two.id, { role: "ANALYST" }),
      ]);
      expect(results.filter((result) => result.status === "rejected")).toHaveLength(1);
      for (const { id } of [one, two]) await administration.update(id, { role: "ADMIN" });
    }
  });

  it("count wrong passwords together", async () => {
    const person = await first.person();
    const guess = (server: TestServer, index: number) =>
      server.server.inject({
        method: "POST",
        url: "/api/v1/auth/login",
        remoteAddress: `203.0.113.${index}`,
        payload: { username: person.username, password: `not the right one ${index}` },
      });
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => guess(index % 2 ? first : second, index)),
    );
    const judged = answers.filter((answer) => answer.statusCode === 401).length;
    expect(judged).toBeGreaterThanOrEqual(8);
    expect(judged).toBeLessThanOrEqual(10);
    expect(answers.filter((answer) => answer.statusCode === 429)).toHaveLength(30 - judged);
  });

  it("rotate a refresh token once", async () => {
    const person = await first.person();
    const login = await first.server.inject({
      method: "POST",
      url: "/api/v1/auth/login",
      payload: { username: person.username, password: person.password },
    });
    const refresh = (server: TestServer) =>
      server.server.inject({
        method: "POST",
        url: "/api/v1/auth/refresh",
        headers: { "x-csrf": "1", origin: "http://localhost", host: "localhost" },
        cookies: { cdsa_refresh: login.cookies[0]?.value ?? "" },
      });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => refresh(index % 2 ? first : second)),
    );
    expect(answers.map((answer) => answer.statusCode)).toEqual(Array<number>(10).fill(200));
    expect(answers.filter((answer) => answer.cookies.length > 0)).toHaveLength(1);
  });
});
