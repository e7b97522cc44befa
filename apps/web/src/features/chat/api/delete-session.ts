import { useMutation, useQueryClient } from "@tanstack/react-query";
import { send } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

/** Deletes a conversation for good. */
export function useDeleteSession() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (sessionId: string) => send({ method: "DELETE", path: `/chat/sessions/${sessionId}` }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.chatSessions }),
  });
}
