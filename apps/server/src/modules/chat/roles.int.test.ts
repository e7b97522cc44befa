import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastStatus, messageTexts, parseEvents } from "../../../../../test/support/read-events.ts";
import { type ScriptedModel, startScriptedModel } from "../../../../../test/support/scripted-model.ts";
import { createPostgresDatabase, postgresUrl } from "../../../../../test/support/test-database.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
  testSecrets,
} from "../../../../../test/support/test-server.ts";
import { prepareDatabase } from "../../app/prepare-database.ts";
import { queryRows } from "../../platform/db/database.ts";
import { openPostgres } from "../../platform/db/open-postgres.ts";

const url = postgresUrl();

// The embedded database serves one process.
describe.skipIf(url === undefined)("an api and a worker on one database", () => {
  const stack = new AsyncDisposableStack();
  let model: ScriptedModel;
  let api: TestServer;
  let worker: TestServer;
  let analyst: TestPerson;
  let manager: TestPerson;

  beforeAll(async () => {
    model = stack.use(await startScriptedModel(() => ({ text: ["Hello", " there"] })));
    const database = stack.use(await createPostgresDatabase(url ?? ""));
    const secrets = testSecrets();
    const open = async (role: "api" | "worker"): Promise<TestServer> => {
      const handle = openPostgres({
        url: database.url,
        ownerUrl: database.url,
        poolSize: 10,
        onConnectionError: () => undefined,
      });
      await prepareDatabase(handle);
      const env = {
        CDSA_ROLE: role,
        RUN_MAX_SECONDS: "5",
        DATABASE_URL: database.url,
        OPENAI_BASE_URL: model.baseUrl,
        OPENAI_MODEL: "scripted",
      };
      return stack.use(await createTestServer({ database: handle, secrets, env }));
    };
    api = await open("api");
    worker = await open("worker");
    analyst = await api.person();
    manager = await api.person({ role: "MANAGER" });
  });
  afterAll(() => stack.disposeAsync());

  const toolId = async (name: string): Promise<string> => {
    const [row] = await queryRows<{ id: string }>(
      api.context.database.db,
      sql`SELECT id FROM tools WHERE name = ${name}`,
    );
    return row?.id ?? "";
  };
  const call = async (name: string, args: object) =>
    api.server.inject({
      method: "POST",
      url: `/api/v1/tools/${await toolId(name)}/execute`,
      headers: analyst.authorization,
      payload: { arguments: args },
    });
  it("answers a question by the worker, streamed by the api", async () => {
    const response = await api.server.inject({
      method: "POST",
      url: "/api/v1/chat/stream",
      headers: analyst.authorization,
      payload: { message: "hello" },
    });
    const events = parseEvents(response.body);
    expect(messageTexts(events, "agent")).toEqual(["Hello there"]);
    expect(lastStatus(events)).toBe("completed");
  });

  it("waits for the worker's result of a direct call", async () => {
    const response = await call("calculate", { expression: "6 * 7" });
    expect(response.statusCode, response.body).toBe(200);
    expect(response.json()).toMatchObject({ status: "SUCCEEDED", result: { result: "42" } });
    const refused = await call("calculate", { expression: "6 *" });
    expect(refused.json()).toMatchObject({ status: "FAILED" });
  });

  it("parks a direct call that needs approval, and the worker runs it after the decision", async () => {
    const waiting = await call("generate_financial_report", { quarter: 3, year: 2024 });
    expect(waiting.statusCode, waiting.body).toBe(202);
    const { approvalId, executionId } = waiting.json<{ approvalId: string; executionId: string }>();
    const decided = await api.server.inject({
      method: "POST",
      url: `/api/v1/approvals/${approvalId}/decide`,
      headers: manager.authorization,
      payload: { decision: "APPROVED" },
    });
    expect(decided.statusCode, decided.body).toBe(200);
    await expect
      .poll(
        async () =>
          (
            await queryRows<{ status: string }>(
              api.context.database.db,
              sql`SELECT status FROM tool_executions WHERE id = ${executionId}`,
            )
          )[0]?.status,
        { timeout: 10_000 },
      )
      .toBe("SUCCEEDED");
    // The run ends a step after its call.
    const unfinished = (): Promise<object[]> =>
      queryRows(
        api.context.database.db,
        sql`SELECT id FROM runs WHERE state NOT IN ('COMPLETED', 'FAILED', 'CANCELLED')`,
      );
    await expect.poll(unfinished).toEqual([]);
  });

  it("serves nothing but its health at the worker", async () => {
    expect((await worker.server.inject({ url: "/health/ready" })).statusCode).toBe(200);
    expect((await worker.server.inject({ url: "/health" })).statusCode).toBe(200);
    for (const path of ["/api/v1/auth/me", "/api/v1/chat/sessions", "/ws/chat", "/", "/docs/nothing"]) {
      const response = await worker.server.inject({ url: path, headers: analyst.authorization });
      expect(response.statusCode, path).toBe(404);
    }
  });

  it("drives nothing at the api: without a worker a direct call stays queued, and says that it goes on later", async () => {
    await worker[Symbol.asyncDispose]();
    const response = await call("calculate", { expression: "1 + 1" });
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ code: "call_interrupted" });
    const states = await queryRows(
      api.context.database.db,
      sql`SELECT state, attempt FROM runs WHERE state NOT IN ('COMPLETED', 'FAILED', 'CANCELLED')`,
    );
    expect(states).toEqual([{ state: "QUEUED", attempt: 0 }]);
    expect(api.context.chat.drivenRuns()).toBe(0);
  });
});
