import { type ConversationState, emptyConversation } from "./conversation-state.ts";

export type ConversationStore = {
  get: () => ConversationState;
  set: (change: Partial<ConversationState>) => void;
  subscribe: (listener: () => void) => () => void;
};

/** Holds the state of one conversation; listeners hear every change. */
export function createConversationStore(sessionId: string | null): ConversationStore {
  let state = emptyConversation(sessionId);
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set: (change) => {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
