import {
  ExecuteToolAcceptedSchema,
  ExecuteToolResponseSchema,
  type JsonObject,
  type RegisterToolRequestSchema,
  type Tool,
  ToolExecutionPageSchema,
  ToolPageSchema,
  ToolSchema,
  type UpdateToolRequestSchema,
} from "@cdsa/contracts";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { request, send } from "../../../lib/api-client.ts";
import { newIdempotencyKey } from "../../../lib/idempotency-key.ts";

const ALL = ["tools"];

export const toolsQuery = infiniteQueryOptions({
  queryKey: [...ALL, "list"],
  queryFn: ({ pageParam, signal }) =>
    request({ path: "/tools", query: { limit: 100, cursor: pageParam }, schema: ToolPageSchema, signal }),
  // The first page has no cursor.
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});

export const toolQuery = (id: string) =>
  queryOptions({
    queryKey: [...ALL, "one", id],
    queryFn: ({ signal }) => request({ path: `/tools/${id}`, schema: ToolSchema, signal }),
  });

export const executionsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...ALL, "executions", id],
    queryFn: ({ pageParam, signal }) =>
      request({
        path: `/tools/${id}/executions`,
        query: { limit: 20, cursor: pageParam },
        schema: ToolExecutionPageSchema,
        signal,
      }),
    // The first page has no cursor.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

function useRenew(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ALL });
}

/** What a call has come to: an end, or a request for approval. */
const OutcomeSchema = z.union([ExecuteToolAcceptedSchema, ExecuteToolResponseSchema]);
export type Outcome = z.infer<typeof OutcomeSchema>;

export function useExecuteTool(id: string) {
  const renew = useRenew();
  return useMutation({
    mutationFn: (given: JsonObject) =>
      request({
        method: "POST",
        path: `/tools/${id}/execute`,
        body: { arguments: given },
        headers: { "Idempotency-Key": newIdempotencyKey() },
        schema: OutcomeSchema,
      }),
    onSettled: renew,
    gcTime: 0,
  });
}

export function useRegisterTool() {
  const renew = useRenew();
  return useMutation({
    mutationFn: (body: z.input<typeof RegisterToolRequestSchema>) =>
      request({ method: "POST", path: "/tools", body, schema: ToolSchema }),
    onSuccess: renew,
  });
}

export function useChangeTool({ id, version }: Pick<Tool, "id" | "version">) {
  const renew = useRenew();
  return useMutation({
    mutationFn: (body: z.input<typeof UpdateToolRequestSchema>) =>
      request({ method: "PUT", path: `/tools/${id}`, body, ifMatch: version, schema: ToolSchema }),
    onSettled: renew,
  });
}

export function useRemoveTool(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send({ method: "DELETE", path: `/tools/${id}` }),
    onSuccess: () => {
      client.removeQueries({ queryKey: [...ALL, "one", id] });
      return client.invalidateQueries({ queryKey: [...ALL, "list"] });
    },
  });
}
