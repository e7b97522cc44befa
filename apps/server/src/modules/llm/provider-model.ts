import { setTimeout as delay } from "node:timers/promises";
import type { LanguageModelV4, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import type { ChatModel, ModelPart, ModelRequest } from "./chat-model.ts";
import { ModelError } from "./model-error.ts";
import { toModelError } from "./to-model-error.ts";
import { toProviderPrompt, toProviderTools } from "./to-provider-prompt.ts";

export type ProviderModelOptions = {
  model: LanguageModelV4;
  /** Bounds the wait for the first piece, and for each next one. */
  timeoutMs: number;
  temperature: number | null;
};

const MAX_ATTEMPTS = 3;
const MAX_ANSWER_CHARACTERS = 400_000;
const MAX_TOOL_CALLS = 32;

/**
 * A language model behind the AI SDK's provider protocol. The protocol alone is used: which tools run, and when, is
 * decided by the run, so no tool is ever given to the SDK to execute.
 */
export const createProviderModel = (options: ProviderModelOptions): ChatModel => ({
  stream: (request) => streamModel(options, request),
});

async function* streamModel(options: ProviderModelOptions, request: ModelRequest): AsyncGenerator<ModelPart> {
  for (let attempt = 1; ; attempt += 1) {
    let hasPiece = false;
    try {
      for await (const part of attemptOnce(options, request)) {
        hasPiece = true;
        yield part;
      }
      return;
    } catch (error) {
      request.signal.throwIfAborted();
      const failure = toModelError(error);
      if (hasPiece || !failure.retryable || attempt === MAX_ATTEMPTS) throw failure;
      const backoffMs = failure.retryAfterMs ?? 100 * 2 ** attempt * (0.5 + Math.random());
      await delay(backoffMs, undefined, { signal: request.signal });
    }
  }
}

async function* attemptOnce(options: ProviderModelOptions, request: ModelRequest): AsyncGenerator<ModelPart> {
  using watchdog = createWatchdog(options.timeoutMs);
  const abortSignal = AbortSignal.any([request.signal, watchdog.signal]);
  try {
    const { stream } = await options.model.doStream({
      prompt: toProviderPrompt(request.messages),
      ...(request.tools.length > 0 && { tools: toProviderTools(request.tools) }),
      ...(options.temperature !== null && { temperature: options.temperature }),
      abortSignal,
    });
    yield* readParts(stream, watchdog);
  } catch (error) {
    if (watchdog.signal.aborted) {
      throw new ModelError(
        "model_timeout",
        `The model sent nothing for ${options.timeoutMs / 1000} seconds and was given up.`,
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}

async function* readParts(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  watchdog: { pat: () => void },
): AsyncGenerator<ModelPart> {
  let characters = 0;
  let toolCalls = 0;
  for await (const part of stream) {
    watchdog.pat();
    if (part.type === "error") throw toModelError(part.error);
    if (part.type === "text-delta" && part.delta !== "") {
      characters += part.delta.length;
      if (characters > MAX_ANSWER_CHARACTERS) {
        yield {
          type: "text-delta",
          text: part.delta.slice(0, MAX_ANSWER_CHARACTERS - (characters - part.delta.length)),
        };
        yield { type: "finish", reason: "length", usage: { inputTokens: null, outputTokens: null } };
        return;
      }
      yield { type: "text-delta", text: part.delta };
    } else if (part.type === "tool-call") {
      toolCalls += 1;
      if (toolCalls > MAX_TOOL_CALLS)
        throw new ModelError(
          "model_bad_response",
          `The model asked for more than ${MAX_TOOL_CALLS} tools at once.`,
        );
      yield {
        type: "tool-call",
        call: { id: part.toolCallId, toolName: part.toolName, argumentsText: part.input },
      };
    } else if (part.type === "finish") {
      yield toFinish(part);
      return;
    }
  }
  throw brokenOff();
}

const brokenOff = (): ModelError =>
  new ModelError("model_bad_response", "The model's answer broke off in the middle. Ask again.");

function toFinish(part: Extract<LanguageModelV4StreamPart, { type: "finish" }>): ModelPart {
  const { unified } = part.finishReason;
  if (unified === "interrupted" || unified === "error") throw brokenOff();
  const reason = unified === "stop" || unified === "tool-calls" || unified === "length" ? unified : "other";
  return {
    type: "finish",
    reason,
    usage: {
      inputTokens: part.usage.inputTokens.total ?? null,
      outputTokens: part.usage.outputTokens.total ?? null,
    },
  };
}

/** Aborts when nothing has come for `timeoutMs`. One timer is kept and read, not set anew for every piece. */
function createWatchdog(timeoutMs: number): { signal: AbortSignal; pat: () => void } & Disposable {
  const controller = new AbortController();
  let last = performance.now();
  let timer: NodeJS.Timeout;
  const check = (): void => {
    const restMs = last + timeoutMs - performance.now();
    if (restMs <= 0) controller.abort(new Error("The model was silent for too long."));
    else timer = setTimeout(check, restMs + 1);
  };
  timer = setTimeout(check, timeoutMs);
  return {
    signal: controller.signal,
    pat: () => {
      last = performance.now();
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
    },
  };
}
