import { ApprovalPageSchema, type ApprovalStatus } from "@cdsa/contracts";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

export type ApprovalView = "inbox" | "mine" | "all";
export type ApprovalFilter = { view: ApprovalView; status?: ApprovalStatus | undefined };

// Without a status the server answers the pending ones that this person may decide.
const PATHS: Readonly<Record<ApprovalView, string>> = {
  inbox: "/approvals",
  mine: "/approvals/my-requests",
  all: "/approvals",
};

/** Requests for approval, newest first. */
export function approvalsQuery({ view, status }: ApprovalFilter) {
  return infiniteQueryOptions({
    queryKey: [...queryKeys.approvals, "list", view, status ?? ""],
    queryFn: ({ pageParam, signal }) =>
      request({
        path: PATHS[view],
        query: { limit: 50, cursor: pageParam, status: view === "inbox" ? undefined : status },
        schema: ApprovalPageSchema,
        signal,
      }),
    // The first page has no cursor.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: 60_000,
  });
}
