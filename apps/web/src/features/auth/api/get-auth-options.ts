import { AuthOptionsSchema } from "@cdsa/contracts";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";

/** What the sign-in page offers: first-run set-up, registration. */
export const authOptionsQuery = queryOptions({
  queryKey: ["auth-options"],
  queryFn: ({ signal }) => request({ path: "/auth/options", schema: AuthOptionsSchema, signal }),
  staleTime: 60_000,
});
