import {
  APICallError,
  type LanguageModelV4CallOptions,
  type LanguageModelV4StreamPart,
} from "@ai-sdk/provider";
import { z } from "zod";
import { newId } from "../../../platform/ids/new-id.ts";
import { parseJson } from "../../../platform/json/parse-json.ts";
import { ModelError } from "../model-error.ts";
import { toOllamaRequest } from "./ollama-messages.ts";
import type { LanguageModel } from "./provider.ts";

const LineSchema = z.object({
  error: z.string().optional(),
  message: z
    .object({
      content: z.string().default(""),
      thinking: z.string().default(""),
      tool_calls: z
        .array(
          z.object({
            id: z.string().optional(),
            function: z.object({ name: z.string(), arguments: z.unknown() }),
          }),
        )
        .nullish(),
    })
    .optional(),
  done: z.boolean().default(false),
  done_reason: z.string().optional(),
  prompt_eval_count: z.number().int().optional(),
  eval_count: z.number().int().optional(),
});
type Line = z.infer<typeof LineSchema>;

export type OllamaChatOptions = {
  baseUrl: string;
  model: string;
  contextTokens: number;
  fetch: typeof fetch;
};

/** A model behind Ollama's own `/api/chat`, whose answers are lines of JSON. */
export const createOllamaChat = ({
  baseUrl,
  model,
  contextTokens,
  fetch,
}: OllamaChatOptions): LanguageModel => ({
  async doStream(options) {
    const url = `${baseUrl}/api/chat`;
    const response = await post(fetch, url, toOllamaRequest(model, options, contextTokens), options);
    return { stream: ReadableStream.from(readLines(response)).pipeThrough(toParts()) };
  },
});

async function post(
  fetchIt: typeof fetch,
  url: string,
  body: object,
  { abortSignal }: LanguageModelV4CallOptions,
): Promise<Response> {
  const failed = { url, requestBodyValues: {} };
  let response: Response;
  try {
    response = await fetchIt(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      ...(abortSignal && { signal: abortSignal }),
    });
  } catch (error) {
    abortSignal?.throwIfAborted();
    throw new APICallError({ ...failed, message: "Ollama cannot be reached.", cause: error });
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw new APICallError({
    ...failed,
    message: "Ollama refused.",
    statusCode: response.status,
    responseHeaders: Object.fromEntries(response.headers),
  });
}

async function* readLines(response: Response): AsyncGenerator<Line> {
  let rest = "";
  // Node's declaration of the stream lacks the decoder's.
  const texts = response.body?.pipeThrough(
    new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>,
  );
  for await (const text of texts ?? []) {
    const lines = text.split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) {
      yield* readLine(rest + line);
      rest = "";
    }
    rest += last;
  }
  yield* readLine(rest);
}

function* readLine(text: string): Generator<Line> {
  if (text.trim() === "") return;
  const line = LineSchema.safeParse(parseJson(text));
  if (!line.success) throw new ModelError("model_bad_response", "The model's answer could not be read.");
  if (line.data.error !== undefined)
    throw new ModelError("model_unreachable", "Ollama reported an error of its own. Ask again.");
  yield line.data;
}

/** 0 is what servers say that do not count. */
const countOf = (count: number | undefined): number | undefined => (count === 0 ? undefined : count);

function toParts(): TransformStream<Line, LanguageModelV4StreamPart> {
  const id = "0";
  let hasCalls = false;
  return new TransformStream({
    transform({ message, done, done_reason, prompt_eval_count, eval_count }, controller) {
      if (message?.thinking) controller.enqueue({ type: "reasoning-delta", id, delta: message.thinking });
      if (message?.content) controller.enqueue({ type: "text-delta", id, delta: message.content });
      for (const call of message?.tool_calls ?? []) {
        hasCalls = true;
        controller.enqueue({
          type: "tool-call",
          toolCallId: call.id ?? newId(),
          toolName: call.function.name,
          input: JSON.stringify(call.function.arguments ?? {}),
        });
      }
      if (!done) return;
      const isLength = done_reason === "length";
      controller.enqueue({
        type: "finish",
        finishReason: { unified: isLength ? "length" : hasCalls ? "tool-calls" : "stop", raw: done_reason },
        usage: {
          inputTokens: {
            total: countOf(prompt_eval_count),
            noCache: undefined,
            cacheRead: undefined,
            cacheWrite: undefined,
          },
          outputTokens: { total: countOf(eval_count), text: undefined, reasoning: undefined },
        },
      });
    },
  });
}
