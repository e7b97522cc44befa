import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { preloadMarkdown } from "../../components/ui/lazy-markdown.tsx";
import { onNotification } from "../../lib/notification-bus.ts";
import { queryKeys } from "../../lib/query-keys.ts";
import { type Conversation, createConversation } from "./conversation.ts";
import type { ConversationState } from "./conversation-state.ts";

/** The conversation of a view: loaded when it is shown, no longer followed when it is left. */
export function useConversation(
  sessionId: string | undefined,
  onSession: (sessionId: string) => void,
): { conversation: Conversation; state: ConversationState } {
  const queryClient = useQueryClient();
  const [conversation] = useState(() => {
    const renewList = (): void => void queryClient.invalidateQueries({ queryKey: queryKeys.chatSessions });
    return createConversation(sessionId ?? null, {
      onSession: (id) => {
        renewList();
        onSession(id);
      },
      onSettled: () => {
        renewList();
        void queryClient.invalidateQueries({ queryKey: queryKeys.approvals });
      },
    });
  });
  useEffect(() => {
    if (conversation.get().sessionId !== null) preloadMarkdown();
    conversation.start();
    return conversation.dispose;
  }, [conversation]);
  useEffect(
    () =>
      onNotification(({ type, data }) => {
        if (type !== "APPROVAL_DECISION" || data["runId"] !== conversation.get().run?.id) return;
        conversation.resume();
      }),
    [conversation],
  );
  return { conversation, state: useSyncExternalStore(conversation.subscribe, conversation.get) };
}
