import { DeclassificationSchema, type DeclassifySessionRequest } from "@cdsa/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

/** Asks another person for a lower label of a chat. */
export function useAskToDeclassify(sessionId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: DeclassifySessionRequest) =>
      request({
        method: "POST",
        path: `/chat/sessions/${sessionId}/declassify`,
        body,
        schema: DeclassificationSchema,
      }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.approvals }),
  });
}
