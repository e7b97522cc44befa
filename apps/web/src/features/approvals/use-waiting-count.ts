import type { User } from "@cdsa/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { mayDecide } from "../../lib/permissions.ts";
import { approvalsQuery } from "./api/list-approvals.ts";

/** How many requests wait for this person; 0 for those who decide none. */
export function useWaitingCount(user: User): number {
  const inbox = useInfiniteQuery({ ...approvalsQuery({ view: "inbox" }), enabled: mayDecide(user) });
  return inbox.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
}
