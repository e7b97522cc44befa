import type { ConversationItem, ConversationState } from "./conversation-state.ts";

const PREFIX = "local-question:";

/** Whether the item is the question as typed, before the server has given it an id. */
export function isLocalQuestion(item: ConversationItem): boolean {
  return item.key.startsWith(PREFIX);
}

/** The conversation with the question shown at once, before the server has answered. */
export function withLocalQuestion(
  state: ConversationState,
  text: string,
  key: string,
): Partial<ConversationState> {
  const id = PREFIX + key;
  const message = { id, author: "user" as const, text, label: "PUBLIC" as const };
  return {
    items: [
      ...state.items.filter((item) => item.key !== id),
      { kind: "message", key: id, runId: null, isStreaming: false, message },
    ],
    run: { id: null, progress: "asking", lastEventId: null, lastSequence: 0 },
    error: null,
  };
}
