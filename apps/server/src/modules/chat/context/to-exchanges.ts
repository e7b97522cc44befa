import type { ModelMessage, ModelToolResult } from "../../llm/index.ts";
import type { MessageRow } from "../chat.tables.ts";

/** A question with all that followed it, as a model reads it and as it is stored. */
export type Exchange = { messages: ModelMessage[]; rows: MessageRow[] };

/** @param stored a chat's messages, oldest first. */
export function toExchanges(stored: readonly MessageRow[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const row of stored) {
    if (row.author === "user" || exchanges.length === 0) exchanges.push({ messages: [], rows: [] });
    const exchange = exchanges.at(-1);
    const message = toModelMessage(row);
    if (!exchange || !message) continue;
    exchange.messages.push(message);
    exchange.rows.push(row);
  }
  return exchanges.map(dropUnansweredCalls);
}

function toModelMessage(row: MessageRow): ModelMessage | null {
  if (row.author === "user") return { role: "user", text: row.content };
  if (row.author === "agent") {
    const { toolCalls = [], interrupted } = row.metadata;
    return interrupted ? null : { role: "assistant", text: row.content, toolCalls };
  }
  const { toolResult } = row.metadata;
  if (!toolResult) return null;
  return {
    role: "tool",
    toolCallId: toolResult.toolCallId,
    toolName: toolResult.toolName,
    result: toModelResult(toolResult),
  };
}

const FAILURES = {
  FAILED: "failed",
  DENIED: "denied",
  CANCELLED: "cancelled",
  OUTCOME_UNKNOWN: "outcome_unknown",
} as const;

function toModelResult(toolResult: NonNullable<MessageRow["metadata"]["toolResult"]>): ModelToolResult {
  const { status } = toolResult;
  if (status === "SUCCEEDED")
    return { status: "succeeded", result: toolResult.result ?? null, label: toolResult.label };
  const failure =
    status === "FAILED" || status === "DENIED" || status === "CANCELLED" || status === "OUTCOME_UNKNOWN"
      ? FAILURES[status]
      : "failed";
  return { status: failure, reason: toolResult.reason ?? "No reason was given." };
}

/** A call whose run was stopped before its result came would be refused by every provider. */
function dropUnansweredCalls(exchange: Exchange): Exchange {
  const answered = new Set(
    exchange.messages.flatMap((message) => (message.role === "tool" ? [message.toolCallId] : [])),
  );
  const messages = exchange.messages.map((message) =>
    message.role === "assistant"
      ? { ...message, toolCalls: message.toolCalls.filter((call) => answered.has(call.id)) }
      : message,
  );
  return { ...exchange, messages };
}
