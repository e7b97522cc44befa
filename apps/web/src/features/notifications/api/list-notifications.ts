import { NotificationPageSchema } from "@cdsa/contracts";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

/** The newest notifications and how many are unread. */
export const notificationsQuery = queryOptions({
  queryKey: queryKeys.notifications,
  queryFn: ({ signal }) =>
    request({ path: "/notifications", query: { limit: 50 }, schema: NotificationPageSchema, signal }),
  staleTime: 60_000,
});
