import { type ChatSession, ChatSessionSchema, type UpdateChatSessionRequestSchema } from "@cdsa/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

type Update = { session: ChatSession; change: z.input<typeof UpdateChatSessionRequestSchema> };

/** Renames or pins a conversation. */
export function useUpdateSession() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ session, change }: Update) =>
      request({
        method: "PATCH",
        path: `/chat/sessions/${session.id}`,
        body: change,
        ifMatch: session.version,
        schema: ChatSessionSchema,
      }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.chatSessions }),
  });
}
