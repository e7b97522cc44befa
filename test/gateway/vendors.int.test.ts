import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ModelError, type ModelPart, type ModelUse } from "../../apps/server/src/modules/llm/index.ts";
import { queryRows } from "../../apps/server/src/platform/db/database.ts";
import { sql } from "drizzle-orm";
import {
  type Vendor,
  vendorEnvironment,
  VENDOR_MODELS,
  VENDORS,
  speakOpenAi,
  startVendors,
} from "../support/all-vendors.ts";
import { type Gateway, openGateway } from "../support/open-gateway.ts";

let mock: Awaited<ReturnType<typeof startVendors>>;
let shared: Gateway;
let gateway: Gateway;

const open = (database?: Gateway["database"]): Promise<Gateway> =>
  openGateway(
    { ...vendorEnvironment(mock.url), MODEL_TIMEOUT_MS: "700" },
    { adjust: speakOpenAi, ...(database && { database }) },
  );

beforeAll(async () => {
  mock = await startVendors();
  shared = await open();
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
  await mock[Symbol.asyncDispose]();
});

// A circuit that an earlier test has opened would answer for the server.
beforeEach(async () => {
  mock.clearFixtures();
  mock.clearChaos();
  mock.clearRequests();
  gateway = await open(shared.database);
  return () => gateway[Symbol.asyncDispose]();
});

const TOOL = {
  name: "look_up",
  description: "Looks something up.",
  inputSchema: { type: "object", properties: { word: { type: "string" } }, required: ["word"] },
};

type Answered = { parts: ModelPart[]; text: string; uses: ModelUse[]; error: ModelError | null };

async function ask(vendor: Vendor, text: string, signal = new AbortController().signal): Promise<Answered> {
  const answered: Answered = { parts: [], text: "", uses: [], error: null };
  const { chatModel } = gateway.llm.chooseModel({
    label: "INTERNAL",
    requestedModelId: VENDOR_MODELS[vendor],
  });
  try {
    for await (const part of chatModel.stream({
      messages: [
        { role: "system", text: "Be brief." },
        { role: "user", text },
      ],
      tools: [TOOL],
      signal,
      now: new Date(0),
      onUse: (use) => answered.uses.push(use),
    })) {
      answered.parts.push(part);
      if (part.type === "text-delta") answered.text += part.text;
    }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    answered.error = error;
  }
  return answered;
}

const asked = (): number => mock.getRequests().filter(({ method }) => method === "POST").length;

const USAGE = {
  prompt_tokens: 11,
  completion_tokens: 7,
  total_tokens: 18,
  input_tokens: 11,
  output_tokens: 7,
  promptTokenCount: 11,
  candidatesTokenCount: 7,
  totalTokenCount: 18,
};

describe.each(VENDORS)("a model of %s", (vendor) => {
  it("streams its text in pieces and tells what it used", async () => {
    mock.onMessage("hello", { content: "Good morning, and welcome to the house of data.", usage: USAGE });
    const { text, parts, uses, error } = await ask(vendor, "hello");
    expect(error).toBeNull();
    expect(text).toBe("Good morning, and welcome to the house of data.");
    expect(parts.filter(({ type }) => type === "text-delta").length).toBeGreaterThan(1);
    expect(parts.filter(({ type }) => type === "finish")).toHaveLength(1);
    expect(uses).toHaveLength(1);
    // The mock never tells Ollama's usage, so there the tokens are counted here.
    const isEstimate = vendor === "ollama";
    expect(uses[0]).toMatchObject({ modelId: VENDOR_MODELS[vendor], outcome: "completed", isEstimate });
    if (!isEstimate) expect(uses[0]).toMatchObject({ inputTokens: 11, outputTokens: 7 });
    else expect(uses[0]?.inputTokens).toBeGreaterThan(20);
  });

  it("counts tokens itself where none are told", async () => {
    const nothing = Object.fromEntries(Object.keys(USAGE).map((name) => [name, 0]));
    mock.onMessage("hello", { content: "Good morning to all of you.", usage: nothing });
    const { uses } = await ask(vendor, "hello");
    expect(uses).toHaveLength(1);
    expect(uses[0]?.isEstimate).toBe(true);
    expect(uses[0]?.outputTokens).toBeGreaterThanOrEqual(5);
    expect(uses[0]?.outputTokens).toBeLessThanOrEqual(12);
  });

  it("calls two tools at once, and executes none", async () => {
    mock.onMessage("both", {
      toolCalls: [
        { name: "look_up", arguments: '{"word":"a"}' },
        { name: "look_up", arguments: '{"word":"b"}' },
      ],
      ...(vendor === "google" && { finishReason: "stop" }),
    });
    const { parts, error } = await ask(vendor, "both");
    expect(error).toBeNull();
    const calls = parts.flatMap((part) => (part.type === "tool-call" ? [part.call] : []));
    expect(calls.map(({ toolName, argumentsText }) => [toolName, JSON.parse(argumentsText)])).toEqual([
      ["look_up", { word: "a" }],
      ["look_up", { word: "b" }],
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    expect(asked()).toBe(1);
  });

  it("keeps what it thinks apart from its answer", async () => {
    mock.onMessage("think", { content: "Four.", reasoning: "Two and two make four." });
    mock.onMessage("inline", { content: "<think>Two and two.</think>\n\nFour." });
    const told = await ask(vendor, "think");
    expect(told.text).toBe("Four.");
    const inline = await ask(vendor, "inline");
    expect(inline.text).toBe("Four.");
    const thought = inline.parts.flatMap((part) => (part.type === "reasoning-delta" ? [part.text] : []));
    expect(thought.join("")).toBe("Two and two.");
  });

  it.each([
    ["rate limits", { rateLimitRate: 1 }, "model_rate_limited", 3],
    ["failures (500)", { dropRate: 1 }, "model_unreachable", 3],
    ["malformed JSON", { malformedRate: 1 }, "model_bad_response", 3],
    ["cut connections", { disconnectRate: 1 }, "model_unreachable", 6],
    ["a slow first token", { latencyMs: 5_000 }, "model_timeout", 1],
  ] as const)(
    "fails with a typed error on %s, after a bounded number of requests",
    async (_name, chaos, code, requests) => {
      mock.onMessage("hello", { content: "Good morning." });
      mock.setChaos(chaos);
      // The mock asks for a second's pause with each 429.
      const { error, text } = await ask(vendor, "hello");
      expect(error).toBeInstanceOf(ModelError);
      expect(error?.code).toBe(code);
      expect(text).toBe("");
      // A kept connection that is closed when it is taken is made anew, once for each attempt.
      expect(asked()).toBeLessThanOrEqual(requests);
    },
  );

  it("is asked again after a failure, and answers once", async () => {
    mock.onMessage("hello", { content: "Good morning." });
    mock.nextRequestError(500, { message: "oops" });
    const { error, text } = await ask(vendor, "hello");
    expect(error).toBeNull();
    expect(text).toBe("Good morning.");
    expect(asked()).toBe(2);
  });

  it("fails where its stream is cut in the middle, with what it cost, and is not asked again", async () => {
    mock.onMessage(
      "hello",
      { content: "Good morning, and welcome to the house." },
      { truncateAfterChunks: 6, latency: 40, chunkSize: 5 },
    );
    const { error, text, uses } = await ask(vendor, "hello");
    expect(error?.code).toBe("model_bad_response");
    expect("Good morning, and welcome to the house.").toContain(text);
    expect(text).not.toBe("");
    expect(asked()).toBe(1);
    expect(uses.at(-1)).toMatchObject({ outcome: "failed", isEstimate: true });
  });

  it("is stopped upstream when the reader stops", async () => {
    mock.onMessage("long", { content: "word ".repeat(400) }, { latency: 20, chunkSize: 5 });
    const stopping = new AbortController();
    setTimeout(() => {
      stopping.abort();
    }, 150);
    const started = performance.now();
    await expect(ask(vendor, "long", stopping.signal)).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("what leaves for models", () => {
  it("is counted by destination and label, each request of every vendor", async () => {
    mock.onMessage("hello", { content: "Good morning." });
    const count = () =>
      queryRows<{ purpose: string; rows: number; bytes: string }>(
        gateway.database.db,
        sql`SELECT purpose, count(*)::integer AS rows, sum(bytes)::text AS bytes FROM egress_log
            WHERE label = 'INTERNAL' GROUP BY purpose ORDER BY purpose`,
      );
    const before = new Map((await count()).map((row) => [row.purpose, row.rows]));
    for (const vendor of VENDORS) await ask(vendor, "hello");
    const after = await count();
    expect(after.map(({ purpose, rows }) => [purpose, rows - (before.get(purpose) ?? 0)])).toEqual(
      [...VENDORS].sort().map((vendor) => [`model:${vendor}`, 1]),
    );
  });
});
