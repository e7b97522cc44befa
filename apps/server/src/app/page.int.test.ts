import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestServer, type TestServer } from "../../../../test/support/test-server.ts";

let app: TestServer;

beforeAll(async () => {
  app = await createTestServer({ withoutBackground: true });
});
afterAll(() => app[Symbol.asyncDispose]());

describe("the page", () => {
  it.each(["/", "/approvals", "/approvals/some-id", "/audit?type=EXPORT", "/chat/some-id"])(
    "%s answers with the same document under a strict policy",
    async (url) => {
      const response = await app.server.inject({ url });
      expect(response.statusCode, response.body).toBe(200);
      expect(response.headers["content-type"]).toContain("text/html");
      expect(response.body).toContain('<div id="root">');
      expect(response.headers["content-security-policy"]).toContain("script-src 'self'");
      expect(response.headers["content-security-policy"]).not.toContain("unsafe");
      expect(response.headers["x-content-type-options"]).toBe("nosniff");
    },
  );

  it("does not answer for missing paths of the API, or for anything but reading", async () => {
    expect((await app.server.inject({ url: "/api/v1/missing" })).headers["content-type"]).toContain(
      "problem+json",
    );
    expect((await app.server.inject({ method: "POST", url: "/approvals" })).statusCode).toBe(404);
  });
});
