import { ApprovalSchema, type DecideApprovalRequestSchema } from "@cdsa/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

/** Approves or rejects; the same decision again gets the same answer, another one 409. */
export function useDecideApproval(approvalId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof DecideApprovalRequestSchema>) =>
      request({ method: "POST", path: `/approvals/${approvalId}/decide`, body, schema: ApprovalSchema }),
    onSuccess: (approval) => queryClient.setQueryData(queryKeys.approval(approvalId), approval),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.approvals }),
  });
}
