import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startVendors, vendorEnvironment, VENDOR_MODELS } from "../../../../../test/support/all-vendors.ts";
import {
  createTestServer,
  type TestPerson,
  type TestServer,
} from "../../../../../test/support/test-server.ts";
import { queryRows } from "../../platform/db/database.ts";

let mock: Awaited<ReturnType<typeof startVendors>>;
let app: TestServer;
let admin: TestPerson;
let analyst: TestPerson;
let nowOffsetMs = 0;

const SECRET_VALUE = "sk-anthropic-0123456789-of-the-vault";

beforeAll(async () => {
  mock = await startVendors();
  app = await createTestServer({
    env: {
      ...vendorEnvironment(mock.url),
      ANTHROPIC_API_KEY: "secret:anthropic_key",
      JWT_EXPIRATION_MINUTES: "1440",
      MODEL_TIMEOUT_MS: "1500",
    },
    clock: () => new Date(Date.now() + nowOffsetMs),
  });
  admin = await app.person({ role: "ADMIN" });
  analyst = await app.person();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await mock[Symbol.asyncDispose]();
});
beforeEach(() => {
  mock.clearFixtures();
  mock.clearChaos();
  mock.clearRequests();
  // Circuits that an earlier test has opened are past their pause.
  nowOffsetMs += 700_000;
});

const get = (url: string, person: TestPerson = admin) =>
  app.server.inject({ method: "GET", url: `/api/v1${url}`, headers: person.authorization });

async function put(body: object, person: TestPerson = admin, version?: number) {
  const { version: current } = (await get("/llm/config")).json<{ version: number }>();
  return app.server.inject({
    method: "PUT",
    url: "/api/v1/llm/config",
    headers: { ...person.authorization, "if-match": `"${version ?? current}"` },
    payload: body,
  });
}

async function ask(message: string, body: object = {}, person: TestPerson = analyst): Promise<string> {
  const response = await app.server.inject({
    method: "POST",
    url: "/api/v1/chat/stream",
    headers: person.authorization,
    payload: { message, ...body },
  });
  return response.body;
}

const rowsOf = (type: string) =>
  queryRows<{ details: Record<string, unknown>; outcome: string }>(
    app.context.database.db,
    sql`SELECT details, outcome FROM audit_events WHERE event_type = ${type} ORDER BY id`,
  );

const USAGE = { prompt_tokens: 1_000, completion_tokens: 500, total_tokens: 1_500 };
const PRICED = { inputPerMillion: 1_000, outputPerMillion: 2_000 };

describe("the settings of the gateway", () => {
  it("are an administrator's, versioned, recorded, and in force at once", async () => {
    expect((await get("/llm/config", analyst)).statusCode).toBe(403);
    expect((await put({ runCostLimit: 5 }, analyst)).statusCode).toBe(403);
    const withoutVersion = await app.server.inject({
      method: "PUT",
      url: "/api/v1/llm/config",
      headers: admin.authorization,
      payload: {},
    });
    expect(withoutVersion.statusCode).toBe(428);
    const changed = await put({
      defaultModelId: VENDOR_MODELS.azure,
      models: [{ id: VENDOR_MODELS.google, isEnabled: false, maxLabel: "PUBLIC" }],
    });
    expect(changed.statusCode, changed.body).toBe(200);
    const { version } = changed.json<{ version: number }>();
    expect((await put({}, admin, version - 1)).statusCode).toBe(412);
    const models = (await get("/llm/models", analyst)).json<{
      items: { id: string; isDefault: boolean }[];
    }>();
    expect(models.items.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([
      VENDOR_MODELS.azure,
    ]);
    expect(models.items.find(({ id }) => id === VENDOR_MODELS.google)).toMatchObject({
      isEnabled: false,
      maxLabel: "PUBLIC",
    });
    expect((await rowsOf("CONFIG_CHANGED")).at(-1)?.details).toMatchObject({
      area: "llm",
      version,
      given: { defaultModelId: VENDOR_MODELS.azure },
    });
    await put({ defaultModelId: null, models: [{ id: VENDOR_MODELS.google, isEnabled: true }] });
  });

  it("add models that a server does not list, and refuse what is not there", async () => {
    const added = await put({ models: [{ id: "openai:fine-tuned", contextWindow: 9_000 }] });
    expect(added.statusCode, added.body).toBe(200);
    expect((await get("/llm/models/openai:fine-tuned")).json()).toMatchObject({
      source: "admin",
      contextWindow: 9_000,
    });
    for (const wrong of [
      { fallbackModelIds: ["openai:nobody"] },
      { models: [{ id: "nobody:x" }] },
      { budgets: [{ scope: "user", subjectId: null, monthlyCost: -1 }] },
    ])
      expect((await put(wrong)).statusCode).toBe(400);
  });
});

describe("the routing table", () => {
  it("says to everybody signed in who answers each label and who follows", async () => {
    await put({ defaultModelId: VENDOR_MODELS.azure, fallbackModelIds: [VENDOR_MODELS.google] });
    type Routing = { items: { label: string; routes: { modelId: string; order: number | null }[] }[] };
    const { items } = (await get("/llm/routing", analyst)).json<Routing>();
    expect(items.map(({ label }) => label)).toEqual(["PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED"]);
    const asked = items.map(({ routes }) =>
      routes.filter(({ order }) => order !== null).map(({ modelId }) => modelId),
    );
    expect(asked[0]).toEqual([VENDOR_MODELS.azure, VENDOR_MODELS.google, "planner"]);
    // An administrator has limited that one to public content.
    expect(asked[1]).toEqual([VENDOR_MODELS.azure, "planner"]);
    await put({ defaultModelId: null, fallbackModelIds: [] });
  });
});

describe("a model that fails", () => {
  it("is followed by those that may see the label, then by the planner, with a row each", async () => {
    mock.on({ model: "gpt-4o-test" }, { error: { message: "down" }, status: 500 });
    mock.on({ model: "vllm-test" }, { content: "From the second." });
    await put({ fallbackModelIds: [VENDOR_MODELS.google, VENDOR_MODELS.compatible] });
    await put({ models: [{ id: VENDOR_MODELS.google, maxLabel: "PUBLIC" }] });
    const before = (await rowsOf("MODEL_FELL_BACK")).length;
    const answer = await ask("hello", { activeModelId: VENDOR_MODELS.openai });
    expect(answer).toContain("From the second.");
    const rows = (await rowsOf("MODEL_FELL_BACK")).slice(before);
    // Gemini may see PUBLIC alone, and what people type is INTERNAL.
    expect(rows.map(({ details }) => [details["modelId"], details["toModelId"], details["code"]])).toEqual([
      [VENDOR_MODELS.openai, VENDOR_MODELS.compatible, "model_unreachable"],
    ]);
    expect(JSON.stringify(mock.getRequests())).not.toContain("gemini-test");
  });

  it("leaves the answer to the planner where nothing else may take it", async () => {
    mock.on({ model: "gpt-4o-test" }, { error: { message: "down" }, status: 401 });
    await put({ fallbackModelIds: [] });
    const answer = await ask("what is 6 times 7?", { activeModelId: VENDOR_MODELS.openai });
    expect(answer).toContain("answers instead");
    expect(answer).toContain("42");
    expect(answer).toContain('"status":"completed"');
  });

  it("is left alone for a while, says its status, and is asked again afterwards", async () => {
    mock.on({ model: "gpt-4o-test" }, { content: "Fine." });
    await ask("hello", { activeModelId: VENDOR_MODELS.openai });
    mock.clearFixtures();
    mock.clearRequests();
    mock.on({ model: "gpt-4o-test" }, { error: { message: "down" }, status: 503 });
    for (let index = 0; index < 2; index += 1) await ask("hello", { activeModelId: VENDOR_MODELS.openai });
    const asked = mock.getRequests().length;
    expect(asked).toBe(5);
    await ask("hello", { activeModelId: VENDOR_MODELS.openai });
    expect(mock.getRequests()).toHaveLength(asked);
    const status = (await get("/llm/status")).json<{ status: string; providers: { provider: string }[] }>();
    expect(status.status).toBe("degraded");
    expect(status.providers.find(({ provider }) => provider === "openai")).toMatchObject({
      circuit: "open",
      lastError: expect.stringContaining("left alone until"),
    });
    mock.clearFixtures();
    mock.on({ model: "gpt-4o-test" }, { content: "Back again." });
    nowOffsetMs += 31_000;
    expect(await ask("hello", { activeModelId: VENDOR_MODELS.openai })).toContain("Back again.");
    expect((await get("/llm/status")).json()).toMatchObject({
      providers: expect.arrayContaining([expect.objectContaining({ provider: "openai", circuit: "closed" })]),
    });
  });

  it("is not waited for where it asks for a long pause", async () => {
    mock.on({ model: "vllm-test" }, { error: { message: "slow down" }, status: 429, retryAfter: 120 });
    const started = performance.now();
    const answer = await ask("hello", { activeModelId: VENDOR_MODELS.compatible });
    expect(answer).toContain("answers instead");
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(mock.getRequests()).toHaveLength(1);
  });
});

describe("what models cost", () => {
  it("is stored with the message that used them, by person, group, model and day", async () => {
    mock.on({ model: "gpt-4o-test" }, { content: "Costly.", usage: USAGE });
    await put({ models: [{ id: VENDOR_MODELS.openai, price: PRICED }] });
    const spender = await app.person();
    const group = await app.server.inject({
      method: "POST",
      url: "/api/v1/groups",
      headers: admin.authorization,
      payload: { name: `g-${spender.id}`, memberIds: [spender.id] },
    });
    await ask("hello", { activeModelId: VENDOR_MODELS.openai }, spender);
    const [row] = await queryRows<{ cost: string; author: string; group_ids: string[] }>(
      app.context.database.db,
      sql`SELECT usage.cost::text, usage.group_ids, message.author FROM llm_usage AS usage
          JOIN messages AS message ON message.id = usage.message_id WHERE usage.user_id = ${spender.id}`,
    );
    expect(row).toMatchObject({ cost: "2.00000000", author: "agent" });
    const own = (await get("/llm/usage?by=group", spender)).json();
    expect(own).toMatchObject({
      items: [{ key: group.json<{ id: string }>().id, exchanges: 1, inputTokens: 1_000, cost: 2 }],
      total: { exchanges: 1, cost: 2 },
    });
    expect((await get("/llm/usage", analyst)).json<{ total: { cost: number } }>().total.cost).toBe(0);
    const all = (await get("/llm/usage?by=user")).json<{ items: { key: string }[] }>();
    expect(all.items.map(({ key }) => key)).toContain(spender.id);
  });

  it("is warned of before the wall, refused at it, and the planner still serves", async () => {
    mock.on({ model: "gpt-4o-test" }, { content: "Costly.", usage: USAGE });
    const spender = await app.person();
    await put({
      models: [{ id: VENDOR_MODELS.openai, price: PRICED }],
      budgets: [{ scope: "user", subjectId: spender.id, monthlyCost: 4, warnAtPercent: 50 }],
    });
    const costly = () => ask("hello", { activeModelId: VENDOR_MODELS.openai }, spender);
    expect(await costly()).toContain("Costly.");
    const told = (await get("/notifications", spender)).json<{ items: { title: string }[] }>();
    expect(told.items.map(({ title }) => title)).toContain("A budget for models is nearly used");
    expect(await costly()).toContain("Costly.");
    expect((await get("/notifications", spender)).json<{ items: unknown[] }>().items).toHaveLength(1);
    const asked = mock.getRequests().length;
    const refused = await costly();
    expect(refused).toContain("4.00 US dollars");
    expect(refused).toContain("answers instead");
    expect(refused).toContain('"status":"completed"');
    expect(mock.getRequests()).toHaveLength(asked);
    expect((await rowsOf("MODEL_REFUSED")).at(-1)).toMatchObject({
      outcome: "DENIED",
      details: { modelId: VENDOR_MODELS.openai, code: "budget_reached" },
    });
    // Others have budgets of their own, and a free model costs nothing.
    expect(await ask("hello", { activeModelId: VENDOR_MODELS.openai })).toContain("Costly.");
    mock.on({ model: "vllm-test" }, { content: "For free." });
    expect(await ask("hello", { activeModelId: VENDOR_MODELS.compatible }, spender)).toContain("For free.");
    await put({ budgets: [] });
  });

  it("stops a run that has cost what one may", async () => {
    mock.on(
      { model: "gpt-4o-test" },
      { toolCalls: [{ name: "calculate", arguments: '{"expression":"1+1"}' }], usage: USAGE },
    );
    await put({ models: [{ id: VENDOR_MODELS.openai, price: PRICED }], runCostLimit: 5 });
    const answer = await ask("for ever", { activeModelId: VENDOR_MODELS.openai });
    expect(answer).toContain('"code":"cost_limit"');
    expect(answer).toContain('"status":"failed"');
    expect(mock.getRequests()).toHaveLength(3);
    await put({ runCostLimit: null, models: [{ id: VENDOR_MODELS.openai, price: null }] });
  });

  it("counts what was cut off or stopped too", async () => {
    mock.on(
      { model: "gpt-4o-test" },
      { content: "word ".repeat(50) },
      { truncateAfterChunks: 8, latency: 30 },
    );
    const spender = await app.person();
    await ask("hello", { activeModelId: VENDOR_MODELS.openai }, spender);
    const rows = await queryRows<{ outcome: string; is_estimate: boolean; output_tokens: string }>(
      app.context.database.db,
      sql`SELECT outcome, is_estimate, output_tokens::text FROM llm_usage WHERE user_id = ${spender.id}`,
    );
    expect(rows).toEqual([{ outcome: "failed", is_estimate: true, output_tokens: expect.any(String) }]);
    expect(Number(rows[0]?.output_tokens)).toBeGreaterThan(5);
  });
});

describe("a test of a model", () => {
  it("finds latency and capabilities, and keeps them", async () => {
    mock.on({ model: "gpt-4o-test", userMessage: /Count/ }, { content: "one two three four five six seven" });
    mock.on(
      { model: "gpt-4o-test", userMessage: /Report/ },
      { toolCalls: [{ name: "report_number", arguments: '{"number":7}' }] },
    );
    const url = `/api/v1/llm/models/${VENDOR_MODELS.openai}/test`;
    const tested = await app.server.inject({ method: "POST", url, headers: admin.authorization });
    expect(tested.json()).toMatchObject({
      ok: true,
      capabilities: { streaming: true, tools: true },
      error: null,
    });
    expect((await get(`/llm/models/${VENDOR_MODELS.openai}`)).json()).toMatchObject({
      capabilities: { streaming: true, tools: true },
    });
    mock.clearFixtures();
    mock.on({ model: "gpt-4o-test" }, { error: { message: "no" }, status: 401 });
    const failed = await app.server.inject({ method: "POST", url, headers: admin.authorization });
    expect(failed.json()).toMatchObject({ ok: false, error: { code: "model_refused" } });
    const forbidden = await app.server.inject({ method: "POST", url, headers: analyst.authorization });
    expect(forbidden.statusCode).toBe(403);
  });
});

describe("a key in the vault", () => {
  it("is opened for the call, with a row, and is nowhere else", async () => {
    mock.on({ model: "claude-test" }, { content: "With a key." });
    const missing = await ask("hello", { activeModelId: VENDOR_MODELS.anthropic });
    expect(missing).toContain("anthropic_key of the vault");
    const created = await app.server.inject({
      method: "POST",
      url: "/api/v1/vault/secrets",
      headers: admin.authorization,
      payload: { name: "anthropic_key", value: SECRET_VALUE },
    });
    expect(created.statusCode, created.body).toBe(201);
    const answer = await ask("hello", { activeModelId: VENDOR_MODELS.anthropic });
    expect(answer).toContain("With a key.");
    const used = (await rowsOf("SECRET_USED")).at(-1)?.details;
    expect(used).toMatchObject({ name: "anthropic_key", purpose: "model:anthropic" });
    const [request] = mock.getRequests().filter(({ path }) => path.startsWith("/v1/messages"));
    expect(JSON.stringify(request?.headers)).toContain("x-api-key");
    expect(answer + JSON.stringify([used, (await get("/llm/status")).body])).not.toContain(SECRET_VALUE);
  });
});
