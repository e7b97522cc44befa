import type { ChatCompletion, ChatCompletionChunk } from "@cdsa/contracts";
import type { CompletionEnd } from "./read-completion.ts";

/** What all parts of one answer have in common. */
export type CompletionHead = { runId: string; model: string; created: number };

const idOf = ({ runId }: CompletionHead): string => `chatcmpl-${runId}`;

const finishReasonOf = ({ calls }: CompletionEnd): "stop" | "tool_calls" =>
  calls.length > 0 ? "tool_calls" : "stop";

const toolCallsOf = ({ calls }: CompletionEnd) =>
  calls.map(({ id, toolName, argumentsText }) => ({
    id,
    type: "function" as const,
    function: { name: toolName, arguments: argumentsText },
  }));

const usageOf = ({ usage: { inputTokens, outputTokens } }: CompletionEnd) => ({
  prompt_tokens: inputTokens,
  completion_tokens: outputTokens,
  total_tokens: inputTokens + outputTokens,
});

const cdsaOf = ({ runId }: CompletionHead, { approvalIds }: CompletionEnd) => ({
  runId,
  ...(approvalIds[0] !== undefined && { approvalId: approvalIds[0], approvalIds }),
});

/** What is said where the run waits for people; empty where it does not. */
export function waitingText({ runId }: CompletionHead, { approvalIds }: CompletionEnd): string {
  if (approvalIds.length === 0) return "";
  const which =
    approvalIds.length === 1 ? `approval ${approvalIds[0] ?? ""}` : `approvals ${approvalIds.join(", ")}`;
  return `This waits for another person's decision: ${which}. Once it is decided the run ${runId} goes on by itself; read its answer in the chat, or at /api/v1/chat/runs/${runId}/events.`;
}

export function presentCompletion(head: CompletionHead, text: string, end: CompletionEnd): ChatCompletion {
  const calls = toolCallsOf(end);
  const content = [text, waitingText(head, end)].filter((part) => part !== "").join("\n\n");
  return {
    id: idOf(head),
    object: "chat.completion",
    created: head.created,
    model: head.model,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: content === "" && calls.length > 0 ? null : content,
          refusal: null,
          ...(calls.length > 0 && { tool_calls: calls }),
        },
        logprobs: null,
        finish_reason: finishReasonOf(end),
      },
    ],
    usage: usageOf(end),
    cdsa: cdsaOf(head, end),
  };
}

type Delta = NonNullable<ChatCompletionChunk["choices"][number]>["delta"];

export const presentChunk = (
  head: CompletionHead,
  delta: Delta,
  finishReason: "stop" | "tool_calls" | null = null,
): ChatCompletionChunk => ({
  id: idOf(head),
  object: "chat.completion.chunk",
  created: head.created,
  model: head.model,
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
});

/** The chunks that follow the text. */
export function presentEnd(
  head: CompletionHead,
  end: CompletionEnd,
  includesUsage: boolean,
): ChatCompletionChunk[] {
  const calls = toolCallsOf(end).map((call, index) => ({ index, ...call }));
  const last = { ...presentChunk(head, {}, finishReasonOf(end)), cdsa: cdsaOf(head, end) };
  return [
    ...(calls.length > 0 ? [presentChunk(head, { tool_calls: calls })] : []),
    last,
    ...(includesUsage ? [{ ...presentChunk(head, {}), choices: [], usage: usageOf(end) }] : []),
  ];
}
