import { type Approval, ApprovalSchema } from "@cdsa/contracts";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "../../lib/api-client.ts";
import { queryKeys } from "../../lib/query-keys.ts";

const PENDING_POLL_MS = 60_000;
const RUNNING_POLL_MS = 2_000;

/**
 * An approval as it stands. Notifications renew it at once; the slow poll covers the time in which their stream is down.
 */
export function liveApprovalQuery(approvalId: string) {
  return queryOptions({
    queryKey: queryKeys.approval(approvalId),
    queryFn: ({ signal }) => request({ path: `/approvals/${approvalId}`, schema: ApprovalSchema, signal }),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => {
      if (data?.status === "PENDING") return PENDING_POLL_MS;
      return data?.status === "APPROVED" && (data.execution === "NOT_STARTED" || data.execution === "RUNNING")
        ? RUNNING_POLL_MS
        : false;
    },
  });
}

/** The approval, shown at once as it was in the event that announced it. */
export function useLiveApproval(approvalId: string, known: Approval | null) {
  return useQuery({
    ...liveApprovalQuery(approvalId),
    ...(known === null ? {} : { placeholderData: known }),
  });
}
