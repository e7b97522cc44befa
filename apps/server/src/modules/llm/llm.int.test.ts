import { afterEach, describe, expect, it } from "vitest";
import { openGateway } from "../../../../../test/support/open-gateway.ts";
import {
  type ScriptedAnswer,
  type ScriptedModel,
  startScriptedModel,
} from "../../../../../test/support/scripted-model.ts";
import { type Llm, ModelError, type ModelPart } from "./index.ts";

const stack: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of stack.splice(0).reverse()) await resource[Symbol.asyncDispose]();
});

async function start(
  answers: readonly ScriptedAnswer[],
  localHosts: readonly string[] = [],
): Promise<{ llm: Llm; model: ScriptedModel }> {
  const queue = [...answers];
  const model = await startScriptedModel(() => queue.shift() ?? { text: ["more than scripted"] });
  const gateway = await openGateway({
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_MODEL: "scripted",
    LOCAL_MODEL_HOSTS: localHosts.join(","),
    MODEL_TIMEOUT_MS: "400",
  });
  stack.push(model, gateway);
  const { llm } = gateway;
  return { llm, model };
}

async function answerOf(llm: Llm, signal = new AbortController().signal): Promise<ModelPart[]> {
  const { chatModel } = llm.chooseModel({ label: "INTERNAL" });
  const parts: ModelPart[] = [];
  for await (const part of chatModel.stream({
    messages: [{ role: "user", text: "hi" }],
    tools: [],
    signal,
    now: new Date(0),
  }))
    parts.push(part);
  return parts;
}

const failureOf = async (llm: Llm): Promise<ModelError> => {
  const error: unknown = await answerOf(llm).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ModelError)) throw new Error("a typed error was expected", { cause: error });
  return error;
};

describe("a model behind the OpenAI protocol", () => {
  it("streams text, tool calls and one finish with the usage", async () => {
    const { llm } = await start([
      { text: ["a", "b"], toolCalls: [{ id: "c1", name: "t", arguments: '{"x": ' }] },
    ]);
    expect(await answerOf(llm)).toEqual([
      { type: "text-delta", text: "a" },
      { type: "text-delta", text: "b" },
      { type: "tool-call", call: { id: "c1", toolName: "t", argumentsText: '{"x": ' } },
      { type: "finish", reason: "tool-calls", usage: { inputTokens: 10, outputTokens: 5 } },
    ]);
  });

  it.each([429, 500, 503])("is asked again after HTTP %i, and answers once", async (status) => {
    const { llm, model } = await start([{ status }, { text: ["ok"] }]);
    expect((await answerOf(llm))[0]).toEqual({ type: "text-delta", text: "ok" });
    expect(model.calls).toHaveLength(2);
  });

  it.each([
    ["model_rate_limited", [{ status: 429 }, { status: 429 }, { status: 429 }], 3],
    ["model_unreachable", [{ status: 500 }, { status: 500 }, { status: 500 }], 3],
    ["model_refused", [{ status: 401 }], 1],
    ["model_timeout", [{ hang: true }], 1],
    ["model_bad_response", [{ text: ["half"], cut: true }], 1],
  ] as const)("fails as %s, after a bounded number of requests", async (code, answers, requests) => {
    const { llm, model } = await start(answers);
    expect((await failureOf(llm)).code).toBe(code);
    expect(model.calls).toHaveLength(requests);
  });

  it("cuts an answer that never ends", async () => {
    const { llm } = await start([{ text: ["x".repeat(300_000), "y".repeat(300_000)] }]);
    const parts = await answerOf(llm);
    const characters = parts.reduce(
      (sum, part) => sum + (part.type === "text-delta" ? part.text.length : 0),
      0,
    );
    expect(characters).toBe(400_000);
    expect(parts.at(-1)).toMatchObject({ type: "finish", reason: "length" });
  });

  it("bounds one piece of ten megabytes, and refuses arguments of that size", async () => {
    const { llm } = await start([
      { text: ["x".repeat(10_000_000)] },
      { toolCalls: [{ id: "c1", name: "t", arguments: `{"x":"${"y".repeat(10_000_000)}"}` }] },
    ]);
    const parts = await answerOf(llm);
    expect(parts.map((part) => (part.type === "text-delta" ? part.text.length : part.type))).toEqual([
      400_000,
      "finish",
    ]);
    expect((await failureOf(llm)).code).toBe("model_bad_response");
  });

  it("is stopped upstream when the reader stops", async () => {
    const { llm, model } = await start([{ text: Array.from({ length: 100 }, () => "slow "), delayMs: 20 }]);
    const stopping = new AbortController();
    setTimeout(() => {
      stopping.abort();
    }, 100);
    await expect(answerOf(llm, stopping.signal)).rejects.toThrow();
    await expect.poll(() => model.aborted()).toBe(1);
  });
});

describe("the choice of a model", () => {
  it("lets a remote model see nothing above INTERNAL, and says who answers instead", async () => {
    const { llm } = await start([]);
    const remote = llm.listModels().map(({ id, isLocal }) => [id, isLocal]);
    // The scripted server listens on the loopback, which counts as inside the house.
    expect(remote).toEqual([
      ["openai:scripted", true],
      ["planner", true],
    ]);
    expect(llm.chooseModel({ label: "RESTRICTED" }).model.id).toBe("openai:scripted");
    expect(() => llm.chooseModel({ label: "PUBLIC", requestedModelId: "gpt-99" })).toThrow(
      /openai:scripted, planner/,
    );
    expect(llm.chooseModel({ label: "PUBLIC", requestedModelId: "planner" }).model.id).toBe("planner");
  });
});
