import type { Approval, ChatEvent, ChatMessage } from "@cdsa/contracts";

/** One thing shown in the conversation, in its order. */
export type ConversationItem =
  | { kind: "message"; key: string; runId: string | null; message: ChatMessage; isStreaming: boolean }
  /** A tool call that has begun and has no result yet. */
  | { kind: "call"; key: string; runId: string | null; toolCallId: string; toolName: string }
  /** `approval` as the event carried it; null where only the id is known. */
  | { kind: "approval"; key: string; runId: string | null; approvalId: string; approval: Approval | null };

export type RunModel = NonNullable<Extract<ChatEvent, { event: "run" }>["data"]["model"]>;
export type RunProgress = "asking" | "running" | "parked" | "ended";
export type ConversationRun = {
  id: string | null;
  progress: RunProgress;
  lastEventId: string | null;
  lastSequence: number;
};

export type ConversationState = {
  sessionId: string | null;
  isLoaded: boolean;
  items: ConversationItem[];
  run: ConversationRun | null;
  model: RunModel | null;
  /** Cursor of the messages before the first shown one. */
  earlierCursor: string | null;
  isReconnecting: boolean;
  /** What went wrong last, until the next question. */
  error: unknown;
};

/** A conversation before anything is known of it. */
export function emptyConversation(sessionId: string | null): ConversationState {
  return {
    sessionId,
    isLoaded: sessionId === null,
    items: [],
    run: null,
    model: null,
    earlierCursor: null,
    isReconnecting: false,
    error: null,
  };
}

/** Whether an answer is being made right now. */
export function isRunning(state: ConversationState): boolean {
  return state.run?.progress === "asking" || state.run?.progress === "running";
}
