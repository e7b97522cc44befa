import {
  type ChatCompletionRequest,
  type CompletionMessage,
  highestLabel,
  type Label,
  type ToolCallResult,
} from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import { badRequest } from "../../../platform/errors/common-errors.ts";
import type { ClientMessage, Question } from "../runs/create-run.ts";

/** The name by which clients ask for whatever model is the default. */
export const DEFAULT_MODEL = "default";

/**
 * The question of an OpenAI-compatible request. All of its messages come from the client, which keeps the conversation:
 * none of them is taken for the server's own, whatever role it claims.
 * @param governed names of the tools that are run here.
 * @throws AppError 400 where the conversation ends in neither a question nor a tool's result, or a name is taken.
 */
export function questionOfCompletion(
  actor: Actor,
  { messages, model, tools, tool_choice, cdsa }: ChatCompletionRequest,
  governed: readonly string[],
): Question {
  const label = highestLabel("INTERNAL", cdsa?.label ?? "INTERNAL");
  const offered = tool_choice === "none" ? [] : (tools ?? []);
  const taken = offered.find((tool) => governed.includes(tool.function.name))?.function.name;
  if (taken !== undefined) {
    throw badRequest(
      "tool_name_taken",
      `There is a tool ${taken} here already, which runs on the server. Leave it out to have it called, or give yours another name.`,
    );
  }
  const said = messages.map((message, index) => toClientMessage(message, messages.slice(0, index), label));
  const last = messages.at(-1);
  if (last?.role !== "user" && last?.role !== "tool") {
    throw badRequest(
      "no_question",
      `The last message must be the user's or the result of a tool; got one of the role ${last?.role ?? "none"}.`,
    );
  }
  return {
    actor,
    message: textOf(last),
    sessionId: null,
    label,
    purpose: cdsa?.purpose ?? null,
    requestedModelId: model === DEFAULT_MODEL ? null : model,
    client: {
      tools: offered.map(({ function: { name, description, parameters } }) => ({
        name,
        description,
        inputSchema: parameters,
      })),
      earlier: said.slice(0, -1),
      result: said.at(-1)?.metadata.toolResult ?? null,
    },
  };
}

const textOf = (message: CompletionMessage): string => message.content ?? "";

function toClientMessage(
  message: CompletionMessage,
  before: readonly CompletionMessage[],
  label: Label,
): ClientMessage {
  switch (message.role) {
    case "assistant": {
      const toolCalls = (message.tool_calls ?? []).map(({ id, function: { name, arguments: given } }) => ({
        id,
        toolName: name,
        argumentsText: given,
      }));
      const metadata = toolCalls.length > 0 ? { toolCalls } : {};
      return { author: "agent", content: textOf(message), metadata };
    }
    case "tool":
      return { author: "system", content: "", metadata: { toolResult: toResult(message, before, label) } };
    case "system":
    case "developer":
      // Rules of the server come before those of a client, which are a wish of the person it works for.
      return {
        author: "user",
        content: `Instructions of the program I use:\n${message.content}`,
        metadata: {},
      };
    case "user":
      return { author: "user", content: message.content, metadata: {} };
  }
}

function toResult(
  { tool_call_id: id, content }: Extract<CompletionMessage, { role: "tool" }>,
  before: readonly CompletionMessage[],
  label: Label,
): ToolCallResult {
  const call = before
    .flatMap((message) => (message.role === "assistant" ? (message.tool_calls ?? []) : []))
    .find((each) => each.id === id);
  if (!call) {
    throw badRequest("unknown_tool_call", `No assistant message before it has a tool call ${id}.`);
  }
  return {
    toolCallId: id,
    executionId: null,
    toolName: call.function.name,
    arguments: null,
    status: "SUCCEEDED",
    result: content,
    label,
    cached: false,
    durationMs: null,
  };
}
