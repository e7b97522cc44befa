import { describe, expect, it } from "vitest";
import type { MessageRow } from "../chat.tables.ts";
import { assembleContext } from "./assemble-context.ts";

let position = 0;
const row = (
  author: MessageRow["author"],
  content: string,
  metadata: MessageRow["metadata"] = {},
): MessageRow => ({
  id: crypto.randomUUID(),
  position: (position += 1),
  sessionId: "s",
  runId: "r",
  userId: "u",
  author,
  content,
  label: "INTERNAL",
  metadata,
  createdAt: new Date(0),
});

const call = { id: "c1", toolName: "calculate", argumentsText: '{"expression":"1+1"}' };
const result = row("system", "", {
  toolResult: {
    toolCallId: "c1",
    executionId: null,
    toolName: "calculate",
    arguments: {},
    status: "SUCCEEDED",
    result: 2,
    label: "PUBLIC",
    cached: false,
    durationMs: 1,
  },
});

describe("assembleContext", () => {
  it("keeps the newest whole exchanges that fit, and the last one whatever its size", () => {
    const stored = [
      row("user", "a".repeat(4000)),
      row("agent", "b"),
      row("user", "c".repeat(4000)),
      row("agent", "d"),
    ];
    const texts = (maxTokens: number) =>
      assembleContext(stored, maxTokens)
        .slice(1)
        .map((message) => message.role);
    expect(texts(10_000)).toEqual(["user", "assistant", "user", "assistant"]);
    expect(texts(1_500)).toEqual(["user", "assistant"]);
    expect(texts(1)).toEqual(["user", "assistant"]);
  });

  it("never splits a call from its result, and leaves out calls without one", () => {
    const whole = assembleContext(
      [row("user", "q"), row("agent", "", { toolCalls: [call] }), result],
      10_000,
    );
    expect(whole.map((message) => message.role)).toEqual(["system", "user", "assistant", "tool"]);
    const [, , unanswered] = assembleContext(
      [row("user", "q"), row("agent", "", { toolCalls: [call] })],
      10_000,
    );
    expect(unanswered).toMatchObject({ role: "assistant", toolCalls: [] });
  });

  it("gives interrupted text to no model", () => {
    const messages = assembleContext(
      [row("user", "q"), row("agent", "half an ans", { interrupted: true })],
      10_000,
    );
    expect(messages.map((message) => message.role)).toEqual(["system", "user"]);
  });
});
