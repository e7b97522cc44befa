import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ChatSessionDetailSchema } from "@cdsa/contracts";
import { deltaText, lastStatus, messageTexts, parseEvents } from "../../../../../test/support/read-events.ts";
import { type ScriptedModel, startScriptedModel } from "../../../../../test/support/scripted-model.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import { queryRows } from "../../platform/db/database.ts";

let model: ScriptedModel;
let app: TestServer;
let analyst: TestPerson;

beforeAll(async () => {
  model = await startScriptedModel(() => ({
    text: Array.from({ length: 500 }, (_, index) => `word${index} `),
    delayMs: 20,
  }));
  app = await createTestServer({
    env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: "scripted", RUN_MAX_SECONDS: "2" },
  });
  analyst = await app.person();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

describe("an answer that takes too long", () => {
  it("ends with the reason, stays readable as far as it came, and is counted", async () => {
    const response = await app.server.inject({
      method: "POST",
      url: "/api/v1/chat/stream",
      headers: analyst.authorization,
      payload: { message: "Tell me everything" },
    });
    const events = parseEvents(response.body);
    expect(lastStatus(events), response.body).toBe("failed");
    expect(events.at(-2)).toMatchObject({ event: "error", data: { code: "time_limit" } });
    const read = deltaText(events);
    expect(read).toContain("word1 ");
    expect(messageTexts(events, "agent")).toEqual([read]);

    const run = events.find((event) => event.event === "run");
    const detail = await app.server.inject({
      url: `/api/v1/chat/sessions/${run?.data.sessionId ?? ""}`,
      headers: analyst.authorization,
    });
    const { messages } = ChatSessionDetailSchema.parse(detail.json());
    expect(messages.at(-1)).toMatchObject({ author: "agent", text: read, interrupted: true });
    const rows = await queryRows<{ code: string }>(
      app.context.database.db,
      sql`SELECT details ->> 'code' AS code FROM audit_events
          WHERE event_type = 'MODEL_CALLED' AND run_id = ${run?.data.runId ?? ""}`,
    );
    expect(rows).toEqual([{ code: "time_limit" }]);
    await expect.poll(() => model.aborted(), { timeout: 2_000 }).toBe(1);
  }, 30_000);
});
