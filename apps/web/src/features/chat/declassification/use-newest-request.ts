import { type Approval, ApprovalPageSchema } from "@cdsa/contracts";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

const RUNNING_POLL_MS = 1_000;

const ownRequests = queryOptions({
  queryKey: [...queryKeys.approvals, "declassifications"],
  queryFn: ({ signal }) =>
    request({
      path: "/approvals/my-requests",
      query: { toolName: "session.declassify", limit: 50 },
      schema: ApprovalPageSchema,
      signal,
    }),
  refetchInterval: ({ state: { data } }) => (data?.items.some(isUnderWay) ? RUNNING_POLL_MS : false),
});

const isUnderWay = ({ status, execution }: Approval): boolean =>
  status === "APPROVED" && (execution === "NOT_STARTED" || execution === "RUNNING");

/** The newest request to lower the label of this chat, which is read again once the request has been carried out. */
export function useNewestRequest(sessionId: string): Approval | undefined {
  const queryClient = useQueryClient();
  const { data } = useQuery(ownRequests);
  // The subject of such a request is the chat.
  const newest = data?.items.find(({ toolId }) => toolId === sessionId);
  const isDone = newest?.execution === "SUCCEEDED";
  useEffect(() => {
    if (isDone) void queryClient.invalidateQueries({ queryKey: queryKeys.chatSessions });
  }, [isDone, newest?.id, queryClient]);
  return newest;
}
