import { PseudonymListSchema, RevealedPseudonymSchema } from "@cdsa/contracts";
import { queryOptions, useMutation } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";

/** What stands for something else in a conversation; names only. */
export const pseudonymsQuery = (sessionId: string, itemCount: number) =>
  queryOptions({
    queryKey: ["chat-pseudonyms", sessionId, itemCount],
    queryFn: ({ signal }) =>
      request({ path: `/chat/sessions/${sessionId}/pseudonyms`, schema: PseudonymListSchema, signal }),
    placeholderData: (before) => before,
    retry: false,
  });

/** Shows the value behind one pseudonym, for a reason that is recorded; it stays in no cache. */
export function useReveal(sessionId: string) {
  return useMutation({
    mutationFn: (body: { pseudonym: string; reason: string }) =>
      request({
        method: "POST",
        path: `/chat/sessions/${sessionId}/reveal`,
        body,
        schema: RevealedPseudonymSchema,
      }),
    gcTime: 0,
  });
}
