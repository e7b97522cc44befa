import { ChatSessionPageSchema } from "@cdsa/contracts";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

const PAGE_SIZE = 100;

/** My conversations, newest first. */
export const chatSessionsQuery = infiniteQueryOptions({
  queryKey: queryKeys.chatSessions,
  queryFn: ({ pageParam, signal }) =>
    request({
      path: "/chat/sessions",
      query: { limit: PAGE_SIZE, cursor: pageParam },
      schema: ChatSessionPageSchema,
      signal,
    }),
  // The first page has no cursor.
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});
