import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import type { ModelPart } from "../chat-model.ts";
import { ModelError } from "../model-error.ts";
import { toModelError } from "../providers/to-model-error.ts";
import { createReasoningSplitter, type TextPiece } from "./split-reasoning.ts";

const MAX_ANSWER_CHARACTERS = 400_000;
const MAX_TOOL_CALLS = 32;
const MAX_ARGUMENT_CHARACTERS = 1_000_000;

/** What is known of an answer's end: null for tokens the provider did not tell. */
export type AnswerEnd = Extract<ModelPart, { type: "finish" }>;

/**
 * The pieces of an answer as they come, bounded in number and size; `finish` is the last.
 * @param onPart called for everything that comes, also what gives no piece.
 * @throws ModelError where the answer breaks off, or is none.
 */
export async function* readParts(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  onPart: () => void,
): AsyncGenerator<ModelPart> {
  const splitter = createReasoningSplitter();
  let room = MAX_ANSWER_CHARACTERS;
  let toolCalls = 0;
  const bounded = (piece: TextPiece): TextPiece => {
    const text = piece.text.slice(0, room);
    room -= text.length;
    return { ...piece, text };
  };
  for await (const part of stream) {
    onPart();
    if (part.type === "error") throw toModelError(part.error);
    for (const piece of textOf(part, splitter)) yield bounded(piece);
    if (room <= 0) {
      yield { type: "finish", reason: "length", usage: { inputTokens: null, outputTokens: null } };
      return;
    }
    if (part.type === "tool-call") {
      toolCalls += 1;
      assertBounded(toolCalls, part.input.length);
      const { toolCallId: id, toolName, input: argumentsText } = part;
      yield { type: "tool-call", call: { id, toolName, argumentsText } };
    } else if (part.type === "finish") {
      yield toFinish(part);
      return;
    }
  }
  throw brokenOff();
}

function textOf(
  part: LanguageModelV4StreamPart,
  splitter: ReturnType<typeof createReasoningSplitter>,
): TextPiece[] {
  if (part.type === "text-delta" && part.delta !== "") return splitter.push(part.delta);
  if (part.type === "reasoning-delta" && part.delta !== "")
    return [{ type: "reasoning-delta", text: part.delta }];
  return part.type === "finish" || part.type === "tool-call" ? splitter.end() : [];
}

function assertBounded(toolCalls: number, argumentCharacters: number): void {
  if (toolCalls > MAX_TOOL_CALLS) {
    throw new ModelError(
      "model_bad_response",
      `The model asked for more than ${MAX_TOOL_CALLS} tools at once.`,
    );
  }
  if (argumentCharacters > MAX_ARGUMENT_CHARACTERS) {
    throw new ModelError(
      "model_bad_response",
      `The model gave a tool more than ${MAX_ARGUMENT_CHARACTERS} characters of arguments. Ask for less at once.`,
    );
  }
}

const brokenOff = (): ModelError =>
  new ModelError("model_bad_response", "The model's answer broke off in the middle. Ask again.", {
    retryable: true,
  });

function toFinish({
  finishReason: { unified, raw },
  usage,
}: Extract<LanguageModelV4StreamPart, { type: "finish" }>): AnswerEnd {
  // Some clients take the end of the connection for the end of an answer that never came to one.
  const hasNoEnd = unified === "other" && raw === undefined;
  if (unified === "interrupted" || unified === "error" || hasNoEnd) throw brokenOff();
  const reason = unified === "stop" || unified === "tool-calls" || unified === "length" ? unified : "other";
  return {
    type: "finish",
    reason,
    usage: {
      inputTokens: usage.inputTokens.total ?? null,
      outputTokens: usage.outputTokens.total ?? null,
    },
  };
}
