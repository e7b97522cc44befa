import { MeSchema } from "@cdsa/contracts";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

/** Myself, with my sign-ins. */
export const meQuery = queryOptions({
  queryKey: queryKeys.me,
  queryFn: ({ signal }) => request({ path: "/auth/me", schema: MeSchema, signal }),
});
