import { UserPageSchema } from "@cdsa/contracts";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

/** Everybody with an account. */
export const usersQuery = infiniteQueryOptions({
  queryKey: queryKeys.users,
  queryFn: ({ pageParam, signal }) =>
    request({ path: "/users", query: { limit: 200, cursor: pageParam }, schema: UserPageSchema, signal }),
  // The first page has no cursor.
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});
