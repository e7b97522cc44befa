import { type MarkOutcomeRequestSchema } from "@cdsa/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { send } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

/** Records what a person found out about a run whose outcome the server can't know. */
export function useMarkOutcome(approvalId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof MarkOutcomeRequestSchema>) =>
      send({ method: "POST", path: `/approvals/${approvalId}/outcome`, body }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.approvals }),
  });
}
