import { ApiTokenPageSchema } from "@cdsa/contracts";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";
import { TOKENS_KEY } from "./tokens-key.ts";

/** My API tokens, without their values. */
export const tokensQuery = queryOptions({
  queryKey: TOKENS_KEY,
  queryFn: ({ signal }) => request({ path: "/tokens", schema: ApiTokenPageSchema, signal }),
});
