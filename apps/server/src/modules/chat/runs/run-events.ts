import type { ChatMessage, JsonObject, Problem } from "@cdsa/contracts";

/**
 * An event as it rests in the log. It differs from what readers get in one thing: an approval is kept by its id and
 * shown to each reader as that reader may see it.
 */
export type RunEvent =
  | { event: "run"; data: { runId: string; sessionId: string | null; model?: JsonObject } }
  | {
      event: "message";
      data: { message: ChatMessage } | { auditEvent: JsonObject } | { historyRewrite: ChatMessage[] };
    }
  | { event: "delta"; data: { messageId: string; text: string } }
  | { event: "approval"; data: { approvalId: string } }
  | { event: "error"; data: Problem }
  | {
      event: "done";
      data: { status: DoneStatus; usage: { inputTokens: number | null; outputTokens: number | null } };
    };

export type DoneStatus = "completed" | "awaiting_approval" | "failed" | "cancelled";

/** A row of the log. */
export type LoggedEvent = { runId: string; seq: number; event: string; data: JsonObject };

/** JSON in, JSON out: the shapes above hold nothing else. */
export const eventData = (event: RunEvent): JsonObject => event.data as unknown as JsonObject;
