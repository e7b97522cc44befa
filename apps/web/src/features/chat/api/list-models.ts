import { ModelPageSchema } from "@cdsa/contracts";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

/** The models a question can be sent to. */
export const modelsQuery = queryOptions({
  queryKey: queryKeys.models,
  queryFn: ({ signal }) => request({ path: "/llm/models", schema: ModelPageSchema, signal }),
  staleTime: 60_000,
});
