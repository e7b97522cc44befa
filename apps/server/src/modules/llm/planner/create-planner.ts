import { randomUUID } from "node:crypto";
import type { ChatModel, ModelMessage, ModelPart, ModelRequest, ModelToolCall } from "../chat-model.ts";
import { askBack } from "./answer/ask-back.ts";
import { renderResult } from "./answer/render-result.ts";
import { sayAbilities } from "./answer/say-abilities.ts";
import { lastUserIndex, planConversation } from "./plan-conversation.ts";
import { textParts } from "./stream-text.ts";

const CHARACTERS_PER_TOKEN = 4;

/**
 * A `ChatModel` without a language model: it chooses tools by the words of their names, descriptions and schemas,
 * fills their arguments from the text by rules, and shows results as Markdown. The same request always gives the same
 * plan. It knows no tool by name, keeps no state, and reads tool results only to show them.
 */
export function createPlanner(): ChatModel {
  return { stream };
}

async function* stream(request: ModelRequest): AsyncGenerator<ModelPart> {
  request.signal.throwIfAborted();
  const { text, calls } = answer(request);
  for (const part of textParts(text)) {
    request.signal.throwIfAborted();
    yield part;
  }
  for (const call of calls) yield { type: "tool-call", call };
  const outputCharacters = text.length + calls.reduce((sum, call) => sum + call.argumentsText.length, 0);
  yield {
    type: "finish",
    reason: calls.length > 0 ? "tool-calls" : "stop",
    usage: { inputTokens: tokensOf(inputCharacters(request)), outputTokens: tokensOf(outputCharacters) },
  };
}

type Answer = { text: string; calls: readonly ModelToolCall[] };

function answer(request: ModelRequest): Answer {
  const { messages, tools } = request;
  const sinceUser = messages.slice(lastUserIndex(messages, messages.length) + 1);
  const called = sinceUser.flatMap((message) => (message.role === "assistant" ? message.toolCalls : []));
  const results = sinceUser.filter((message) => message.role === "tool");
  // One round of calls for each user message: results are shown, and never lead to further calls.
  if (results.length > 0 || called.length > 0) return { text: showResults(results, called), calls: [] };
  const plan = planConversation(request);
  switch (plan.kind) {
    case "calls":
      return {
        text: "",
        calls: plan.calls.map(({ profile, values }) => ({
          id: randomUUID(),
          toolName: profile.tool.name,
          argumentsText: JSON.stringify(values),
        })),
      };
    case "ask":
      return { text: askBack(plan.profile, plan.missing), calls: [] };
    case "none":
      return { text: sayAbilities(plan.reason, tools), calls: [] };
  }
}

function showResults(
  results: readonly Extract<ModelMessage, { role: "tool" }>[],
  called: readonly ModelToolCall[],
): string {
  const shown = results.map(({ toolName, result }) => renderResult(toolName, result));
  const answered = new Set(results.map(({ toolCallId }) => toolCallId));
  const open = called.filter(({ id }) => !answered.has(id));
  const unknown = open.map(({ toolName }) =>
    renderResult(toolName, { status: "outcome_unknown", reason: "no result was received" }),
  );
  return [...shown, ...unknown].join("\n\n");
}

function inputCharacters({ messages, tools }: ModelRequest): number {
  const told = tools.reduce((sum, { name, description }) => sum + name.length + description.length, 0);
  return messages.reduce(
    (sum, message) => sum + (message.role === "tool" ? message.toolName.length : message.text.length),
    told,
  );
}

function tokensOf(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}
