import { useMutation, useQueryClient } from "@tanstack/react-query";
import { send } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

/** Marks every notification as read. */
export function useMarkAllRead() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => send({ method: "PUT", path: "/notifications/mark-all-read" }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.notifications }),
  });
}
