import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deltaText, lastStatus, parseEvents } from "../../../../../test/support/read-events.ts";
import { type ScriptedModel, startScriptedModel } from "../../../../../test/support/scripted-model.ts";
import { createTestServer, type TestServer } from "../../../../../test/support/test-server.ts";
import { queryRows } from "../../platform/db/database.ts";

let model: ScriptedModel;
let app: TestServer;

beforeAll(async () => {
  model = await startScriptedModel(() => ({ text: ["Hello", ", ", "world"] }));
  app = await createTestServer({ env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: "scripted" } });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

it("a question whose request cannot be counted waits for its model, instead of being answered by the planner", async () => {
  const { database, chat } = app.context;
  const analyst = await app.person();
  await database.asOwner((tx) => tx.execute(sql`REVOKE INSERT ON egress_log FROM cdsa_app`));
  const asking = app.server.inject({
    method: "POST",
    url: "/api/v1/chat/stream",
    headers: analyst.authorization,
    payload: { message: "hello" },
  });
  const isLeft = async (): Promise<boolean> => {
    const running = await queryRows(database.db, sql`SELECT id FROM runs WHERE state = 'RUNNING'`);
    return running.length === 1 && chat.drivenRuns() === 0;
  };
  await expect.poll(isLeft).toBe(true);
  expect(model.calls).toHaveLength(0);
  await database.asOwner((tx) => tx.execute(sql`GRANT INSERT ON egress_log TO cdsa_app`));
  await chat.takeOverAll();
  const events = parseEvents((await asking).body);
  expect(lastStatus(events)).toBe("completed");
  expect(deltaText(events)).toBe("Hello, world");
});
