import { useMutation, useQueryClient } from "@tanstack/react-query";
import { send } from "../../lib/api-client.ts";
import { queryKeys } from "../../lib/query-keys.ts";

/** Withdraws one's own request. */
export function useCancelApproval(approvalId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => send({ method: "POST", path: `/approvals/${approvalId}/cancel` }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.approvals }),
  });
}
