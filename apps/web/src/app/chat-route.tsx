import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { ChatPage } from "../features/chat/chat-page.tsx";

const route = getRouteApi("/frame/chat/{-$sessionId}");

/** The chat, with the conversation named in the address. */
export function ChatRoute() {
  const { sessionId } = route.useParams();
  const navigate = useNavigate();
  const open = useCallback(
    (id: string | undefined, options?: { replace: boolean }) =>
      void navigate({
        to: "/chat/{-$sessionId}",
        params: { sessionId: id },
        replace: options?.replace ?? false,
      }),
    [navigate],
  );
  return <ChatPage sessionId={sessionId} onOpen={open} />;
}
