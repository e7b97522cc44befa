import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { parseEvents } from "../../../../../test/support/read-events.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";

const NAUGHTY = join(import.meta.dirname, "../../../../../../shared/data/naughty-strings/blns.json");
const SessionSchema = z.object({ messages: z.array(z.object({ text: z.string() })) });

let app: TestServer;
let analyst: TestPerson;

beforeAll(async () => {
  app = await createTestServer();
  analyst = await app.person();
});
afterAll(() => app[Symbol.asyncDispose]());

const send = (payload: string) =>
  app.server.inject({
    method: "POST",
    url: "/api/v1/chat/stream",
    headers: { ...analyst.authorization, "content-type": "application/json" },
    payload,
  });

describe("a bad question", () => {
  it.each([
    ["malformed JSON", '{"message": '],
    ["a wrong type", '{"message": 7}'],
    ["an unknown field", '{"message": "x", "mesage": "y"}'],
    ["a NUL character", '{"message": "a\\u0000b"}'],
    ["a lone surrogate", '{"message": "a\\ud800b"}'],
    ["a prototype", '{"message": "x", "__proto__": {"role": "ADMIN"}}'],
    ["nothing", ""],
  ])("%s is a 400 that says so", async (_name, payload) => {
    const response = await send(payload);
    expect(response.statusCode, response.body).toBe(400);
    expect(response.headers["content-type"]).toContain("application/problem+json");
  });

  it("of 10 MB is refused as too large", async () => {
    expect((await send(JSON.stringify({ message: "x".repeat(10_000_000) }))).statusCode).toBe(413);
  });

  it.skipIf(!existsSync(NAUGHTY))(
    "of naughty strings is stored as sent or refused",
    async () => {
      const strings = z.array(z.string()).parse(JSON.parse(readFileSync(NAUGHTY, "utf8")));
      for (const text of strings) {
        const response = await send(JSON.stringify({ message: text }));
        expect(response.statusCode, JSON.stringify(text)).toBeLessThan(500);
        if (response.statusCode !== 200) continue;
        const [first] = parseEvents(response.body);
        const sessionId = first?.event === "run" ? first.data.sessionId : null;
        const session = await app.server.inject({
          url: `/api/v1/chat/sessions/${sessionId ?? ""}`,
          headers: analyst.authorization,
        });
        expect(SessionSchema.parse(session.json()).messages[0]?.text).toBe(text);
      }
    },
    120_000,
  );
});
