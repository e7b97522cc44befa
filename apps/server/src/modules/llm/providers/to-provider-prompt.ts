import type {
  LanguageModelV4FunctionTool,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
} from "@ai-sdk/provider";
import type { ModelMessage, ModelTool } from "../chat-model.ts";
import { parseJson } from "../../../platform/json/parse-json.ts";

/** The conversation in the provider protocol. Results of tools go as JSON text that names them as data. */
export const toProviderPrompt = (messages: readonly ModelMessage[]): LanguageModelV4Prompt =>
  messages.map(toProviderMessage);

function toProviderMessage(message: ModelMessage): LanguageModelV4Message {
  switch (message.role) {
    case "system":
      return { role: "system", content: message.text };
    case "user":
      return { role: "user", content: [{ type: "text", text: message.text }] };
    case "assistant":
      return {
        role: "assistant",
        content: [
          ...(message.text === "" ? [] : [{ type: "text" as const, text: message.text }]),
          ...message.toolCalls.map((call) => ({
            type: "tool-call" as const,
            toolCallId: call.id,
            toolName: call.toolName,
            // What was no JSON was refused then; a provider takes only JSON back.
            input: parseJson(call.argumentsText) ?? {},
          })),
        ],
      };
    case "tool":
      return {
        role: "tool",
        content: [
          {
            type: "tool-result",
            toolCallId: message.toolCallId,
            toolName: message.toolName,
            output: { type: "text", value: JSON.stringify({ untrustedData: message.result }) },
          },
        ],
      };
  }
}

/** Tools as the provider protocol describes them; their execution is never handed over. */
export const toProviderTools = (tools: readonly ModelTool[]): LanguageModelV4FunctionTool[] =>
  tools.map(({ name, description, inputSchema }) => ({
    type: "function",
    name,
    description,
    inputSchema,
  }));
