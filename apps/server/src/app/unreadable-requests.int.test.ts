import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestServer, type TestPerson, type TestServer } from "../../../../test/support/test-server.ts";

let app: TestServer;
let base: URL;
let admin: TestPerson;

beforeAll(async () => {
  app = await createTestServer();
  base = new URL(await app.listen());
  admin = await app.person({ role: "ADMIN" });
});

afterAll(() => app[Symbol.asyncDispose]());

/** Sends text as it is and answers with all that came back. */
function send(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect(Number(base.port), base.hostname, () => socket.write(text));
    socket.setEncoding("utf8").on("data", (part: string) => (received += part));
    socket.on("close", () => {
      resolve(received);
    });
    socket.on("error", reject);
  });
}

describe("what cannot be read", () => {
  it.each([
    ["is no HTTP", "hunter2 / HTTP/1.1\r\n\r\n", 400],
    ["has a header without a colon", "GET / HTTP/1.1\r\nHost: x\r\nhunter2 \r\n\r\n", 400],
    [
      "has an address that cannot be decoded",
      "GET /%hunter2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      400,
    ],
    [
      "has too long a part in its address",
      `GET /api/v1/users/hunter2${"x".repeat(700)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      414,
    ],
    ["has too large headers", `GET / HTTP/1.1\r\nHost: x\r\nhunter2: ${"x".repeat(20_000)}\r\n\r\n`, 431],
  ])("%s: is answered with problem JSON that repeats nothing of it", async (_what, text, status) => {
    const answer = await send(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.toLowerCase()).toContain("content-type: application/problem+json");
    expect(answer).toContain('"requestId":"');
    expect(answer).not.toContain("hunter2");
  });

  it("names misspelt fields, and repeats no key that may be a value", async () => {
    const response = await app.server.inject({
      method: "POST",
      url: "/api/v1/vault/secrets",
      headers: admin.authorization,
      payload: { name: "KEY", value: "x", clasification: "PUBLIC", "hunter2!pw": "x" },
    });
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain("clasification");
    expect(response.body).not.toContain("hunter2");
  });

  it("says what If-Match takes without what it got", async () => {
    const headers = { ...admin.authorization, "if-match": "hunter2" };
    const response = await app.server.inject({
      method: "PUT",
      url: "/api/v1/auth/me",
      headers,
      payload: { name: "N" },
    });
    expect(response.json()).toMatchObject({ code: "bad_if_match" });
    expect(response.body).not.toContain("hunter2");
  });
});
