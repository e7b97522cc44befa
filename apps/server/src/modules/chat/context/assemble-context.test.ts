import type { JsonValue, Label } from "@cdsa/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModelMessage } from "../../llm/index.ts";
import type { MessageRow } from "../chat.tables.ts";
import { assembleContext, systemMessage } from "./assemble-context.ts";

let position = 0;
const row = (
  author: MessageRow["author"],
  content: string,
  metadata: MessageRow["metadata"] = {},
  label: Label = "INTERNAL",
): MessageRow => ({
  id: crypto.randomUUID(),
  position: (position += 1),
  sessionId: "s",
  runId: "r",
  userId: "u",
  author,
  content,
  label,
  metadata,
  createdAt: new Date(0),
});

const call = { id: "c1", toolName: "calculate", argumentsText: '{"expression":"1+1"}' };
const resultOf = (result: JsonValue, id = "c1") =>
  row("system", "", {
    toolResult: {
      toolCallId: id,
      executionId: null,
      toolName: "calculate",
      arguments: {},
      status: "SUCCEEDED",
      result,
      label: "PUBLIC",
      cached: false,
      durationMs: 1,
    },
  });

const limits = (windowTokens: number, pruneAtTokens = windowTokens) => ({
  windowTokens,
  pruneAtTokens,
  countTokens: (text: string) => Promise.resolve(Math.ceil(text.length / 4)),
});
const assemble = async (stored: readonly MessageRow[], tokens: number): Promise<ModelMessage[]> =>
  (await assembleContext(stored, limits(tokens))).messages;
const roles = (messages: readonly ModelMessage[]): string[] => messages.map((message) => message.role);

describe("assembleContext", () => {
  const stored = [
    row("user", `first ${"a".repeat(4000)}`, {}, "CONFIDENTIAL"),
    row("agent", "b"),
    row("user", "c".repeat(4000)),
    row("agent", "d"),
  ];

  it("gives the whole chat where it fits, and says nothing of a rewrite", async () => {
    const { messages, rewrite } = await assembleContext(stored, limits(10_000));
    expect(roles(messages)).toEqual(["system", "user", "assistant", "user", "assistant"]);
    expect(rewrite).toBeNull();
  });

  it("leaves out the oldest exchanges whole, with notes that keep their label; the last stays whatever its size", async () => {
    for (const tokens of [1_500, 1]) {
      const { messages, rewrite } = await assembleContext(stored, limits(tokens));
      expect(roles(messages)).toEqual(["system", "user", "user", "assistant"]);
      expect(messages[0]).toEqual(systemMessage);
      expect(messages[1]).toMatchObject({ text: expect.stringContaining("asked “first aaa") });
      expect(rewrite).toMatchObject({ summary: { label: "CONFIDENTIAL" }, shortenedResults: 0 });
      expect(rewrite?.kept.map(({ id }) => id)).toEqual(stored.slice(2).map(({ id }) => id));
    }
  });

  it("shortens results of tools before it leaves out anything", async () => {
    const long = [
      row("user", "q"),
      row("agent", "", { toolCalls: [call] }),
      resultOf("x".repeat(8_000)),
      row("agent", "an answer"),
      row("user", "and now?"),
    ];
    const { messages, rewrite } = await assembleContext(long, limits(10_000, 1_000));
    expect(roles(messages)).toEqual(["system", "user", "assistant", "tool", "assistant", "user"]);
    expect(JSON.stringify(messages[3])).toMatch(/x{500,600}… \[\d+ characters left out\]/);
    expect(rewrite).toMatchObject({ summary: null, shortenedResults: 1 });
  });

  it("keeps results of the present exchange whole as long as they fit the window at all", async () => {
    const present = [row("user", "q"), row("agent", "", { toolCalls: [call] }), resultOf("x".repeat(8_000))];
    expect((await assembleContext(present, limits(10_000, 1_000))).rewrite).toBeNull();
    const { rewrite } = await assembleContext(present, limits(1_000, 1_000));
    expect(rewrite).toMatchObject({ summary: null, shortenedResults: 1 });
  });

  it("never splits a call from its result, and leaves out calls without one", async () => {
    const whole = await assemble(
      [row("user", "q"), row("agent", "", { toolCalls: [call] }), resultOf(2)],
      10_000,
    );
    expect(roles(whole)).toEqual(["system", "user", "assistant", "tool"]);
    const [, , unanswered] = await assemble(
      [row("user", "q"), row("agent", "", { toolCalls: [call] })],
      10_000,
    );
    expect(unanswered).toMatchObject({ role: "assistant", toolCalls: [] });
  });

  it("holds these whatever the chat and the limits are", async () => {
    const exchange = fc.record({
      question: fc.integer({ min: 0, max: 3_000 }),
      calls: fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(exchange, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 6_000 }),
        fc.integer({ min: 1, max: 6_000 }),
        async (exchanges, a, b) => {
          const chat = exchanges.flatMap(({ question, calls }, number) => {
            const toolCalls = calls.map((_, index) => ({ ...call, id: `${number}-${index}` }));
            return [
              row("user", "q".repeat(question)),
              ...(calls.length > 0 ? [row("agent", "", { toolCalls })] : []),
              ...calls.map((size, index) => resultOf("r".repeat(size), `${number}-${index}`)),
              row("agent", "done"),
            ];
          });
          const { messages } = await assembleContext(chat, limits(Math.max(a, b), Math.min(a, b)));
          expect(messages[0]).toEqual(systemMessage);
          const called = messages.flatMap((message) =>
            message.role === "assistant" ? message.toolCalls.map(({ id }) => id) : [],
          );
          const answered = messages.flatMap((message) =>
            message.role === "tool" ? [message.toolCallId] : [],
          );
          expect(answered).toEqual(called);
          expect(messages.at(-1)).toMatchObject({ role: "assistant", text: "done" });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("gives interrupted text to no model", async () => {
    const messages = await assemble(
      [row("user", "q"), row("agent", "half an ans", { interrupted: true })],
      10_000,
    );
    expect(roles(messages)).toEqual(["system", "user"]);
  });
});
