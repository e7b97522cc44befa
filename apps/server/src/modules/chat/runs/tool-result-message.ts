import type { ChatMessage, ToolCallResult } from "@cdsa/contracts";
import type { CallResult } from "../../tools/index.ts";

/** How a call ended, as the conversation shows it. */
export const toToolCallResult = (call: CallResult): ToolCallResult => ({
  toolCallId: call.toolCallId,
  executionId: call.executionId,
  toolName: call.toolName,
  arguments: call.arguments,
  status: call.status,
  ...(call.result !== undefined && { result: call.result }),
  ...(call.reason !== null && { reason: call.reason }),
  label: call.label,
  cached: false,
  durationMs: call.durationMs,
});

/** The message of a conversation that carries one call's result. */
export const toolResultMessage = (id: string, call: CallResult): ChatMessage => ({
  id,
  author: "system",
  text: "",
  label: call.label,
  toolResult: toToolCallResult(call),
});
