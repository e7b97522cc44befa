import type { LanguageModelV4CallOptions, LanguageModelV4Message } from "@ai-sdk/provider";

/** A message as Ollama's `/api/chat` takes it. */
type OllamaMessage = {
  role: string;
  content: string;
  tool_calls?: { function: { name: string; arguments: unknown } }[];
  tool_name?: string;
};

/** The body of `/api/chat` (github.com/ollama/ollama, docs/api.md). */
export function toOllamaRequest(
  model: string,
  { prompt, tools = [], temperature }: LanguageModelV4CallOptions,
  contextTokens: number,
): object {
  return {
    model,
    stream: true,
    messages: prompt.flatMap(toOllamaMessages),
    ...(tools.length > 0 && {
      tools: tools.flatMap((tool) =>
        tool.type === "function"
          ? [
              {
                type: "function",
                function: {
                  name: tool.name,
                  description: tool.description,
                  parameters: tool.inputSchema,
                },
              },
            ]
          : [],
      ),
    }),
    // Without it Ollama cuts what is longer than its own default in silence.
    options: { num_ctx: contextTokens, ...(temperature !== undefined && { temperature }) },
  };
}

function toOllamaMessages(message: LanguageModelV4Message): OllamaMessage[] {
  if (message.role === "system") return [{ role: "system", content: message.content }];
  if (message.role === "tool") {
    return message.content.flatMap((part) =>
      part.type === "tool-result" && part.output.type === "text"
        ? [{ role: "tool", content: part.output.value, tool_name: part.toolName }]
        : [],
    );
  }
  const texts: string[] = [];
  const calls: NonNullable<OllamaMessage["tool_calls"]> = [];
  for (const part of message.content) {
    if (part.type === "text") texts.push(part.text);
    else if (part.type === "tool-call")
      calls.push({ function: { name: part.toolName, arguments: part.input } });
  }
  return [{ role: message.role, content: texts.join("\n"), ...(calls.length > 0 && { tool_calls: calls }) }];
}
