import {
  GroupPageSchema,
  LlmConfigSchema,
  LlmRoutingSchema,
  LlmStatusSchema,
  LlmUsageSchema,
  ModelPageSchema,
  ModelTestSchema,
  PersonPageSchema,
  type UpdateLlmConfigRequest,
} from "@cdsa/contracts";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

export const USAGE_SPLITS = ["model", "user", "group", "day"] as const;
export type UsageSplit = (typeof USAGE_SPLITS)[number];

const PERIOD_MS = 30 * 86_400_000;
const STATUS_REFETCH_MS = 15_000;

export const registryQuery = queryOptions({
  queryKey: [...queryKeys.models, "registry"],
  queryFn: ({ signal }) =>
    request({ path: "/llm/models", query: { limit: 200 }, schema: ModelPageSchema, signal }),
});

export const statusQuery = queryOptions({
  queryKey: [...queryKeys.models, "status"],
  queryFn: ({ signal }) => request({ path: "/llm/status", schema: LlmStatusSchema, signal }),
  refetchInterval: STATUS_REFETCH_MS,
});

/** What administrators have set; its version is what a change names. */
export const configQuery = queryOptions({
  queryKey: [...queryKeys.models, "config"],
  queryFn: ({ signal }) => request({ path: "/llm/config", schema: LlmConfigSchema, signal }),
});

export const routingQuery = queryOptions({
  queryKey: [...queryKeys.models, "routing"],
  queryFn: ({ signal }) => request({ path: "/llm/routing", schema: LlmRoutingSchema, signal }),
});

/** The people and groups a budget can name; for administrators. */
export const peopleQuery = queryOptions({
  queryKey: [...queryKeys.users, "directory"],
  queryFn: async ({ signal }) => {
    const query = { limit: 200 };
    return (await request({ path: "/users/directory", query, schema: PersonPageSchema, signal })).items;
  },
});

export const groupsQuery = queryOptions({
  queryKey: ["groups"],
  queryFn: async ({ signal }) => {
    const query = { limit: 200 };
    return (await request({ path: "/groups", query, schema: GroupPageSchema, signal })).items;
  },
});

/** Since the first of this month (UTC), which is what budgets count. */
export const monthQuery = (by: "user" | "group") =>
  queryOptions({
    queryKey: [...queryKeys.models, "usage", "month", by],
    queryFn: ({ signal }) => request({ path: "/llm/usage", query: { by }, schema: LlmUsageSchema, signal }),
  });

export const usageQuery = (by: UsageSplit) =>
  queryOptions({
    queryKey: [...queryKeys.models, "usage", by],
    queryFn: ({ signal }) =>
      request({
        path: "/llm/usage",
        query: { by, from: new Date(Date.now() - PERIOD_MS).toISOString() },
        schema: LlmUsageSchema,
        signal,
      }),
  });

export function useTestModel(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      request({
        method: "POST",
        path: `/llm/models/${encodeURIComponent(id)}/test`,
        schema: ModelTestSchema,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.models }),
  });
}

export function useChangeConfig(version: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: UpdateLlmConfigRequest) =>
      request({ method: "PUT", path: "/llm/config", body, ifMatch: version, schema: LlmConfigSchema }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.models }),
  });
}
