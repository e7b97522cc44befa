import {
  ModelPageSchema,
  ProtectionConfigSchema,
  ProtectionDictionaryPageSchema,
  ProtectionDictionarySchema,
  type ProtectionMode,
  ProtectionPatternPageSchema,
  ProtectionPatternSchema,
  type SaveDictionaryRequest,
  type SavePatternRequest,
  TryProtectionResultSchema,
  type UpdateProtectionRequest,
} from "@cdsa/contracts";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request, send } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

const ALL = ["protection"];
const PATH = "/llm/protection";

export const settingsQuery = queryOptions({
  queryKey: [...ALL, "settings"],
  queryFn: ({ signal }) => request({ path: PATH, schema: ProtectionConfigSchema, signal }),
});

/** The models outside the house, which settings can name. */
export const remoteModelsQuery = queryOptions({
  queryKey: [...queryKeys.models, "remote"],
  queryFn: async ({ signal }) => {
    const page = await request({
      path: "/llm/models",
      query: { limit: 200 },
      schema: ModelPageSchema,
      signal,
    });
    return page.items.filter((model) => !model.isLocal);
  },
});

export const patternsQuery = queryOptions({
  queryKey: [...ALL, "patterns"],
  queryFn: ({ signal }) =>
    request({ path: `${PATH}/patterns`, query: { limit: 200 }, schema: ProtectionPatternPageSchema, signal }),
});

export const dictionariesQuery = queryOptions({
  queryKey: [...ALL, "dictionaries"],
  queryFn: ({ signal }) =>
    request({
      path: `${PATH}/dictionaries`,
      query: { limit: 200 },
      schema: ProtectionDictionaryPageSchema,
      signal,
    }),
});

/** Nothing of the text stays, neither on the server nor in a cache here. */
export function useTryProtection() {
  return useMutation({
    mutationFn: (body: { text: string; mode: ProtectionMode }) =>
      request({ method: "POST", path: `${PATH}/try`, body, schema: TryProtectionResultSchema }),
    gcTime: 0,
  });
}

function useRenew(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ALL });
}

export function useChangeSettings(version: number) {
  const renew = useRenew();
  return useMutation({
    mutationFn: (body: UpdateProtectionRequest) =>
      request({ method: "PUT", path: PATH, body, ifMatch: version, schema: ProtectionConfigSchema }),
    onSettled: renew,
  });
}

/** What is being edited; null for a new one. */
export type Edited = { id: string; version: number } | null;

export function useSavePattern(edited: Edited) {
  const renew = useRenew();
  return useMutation({
    mutationFn: (body: SavePatternRequest) =>
      request({ ...placeOf("patterns", edited), body, schema: ProtectionPatternSchema }),
    onSuccess: renew,
  });
}

export function useSaveDictionary(edited: Edited) {
  const renew = useRenew();
  return useMutation({
    mutationFn: (body: SaveDictionaryRequest) =>
      request({ ...placeOf("dictionaries", edited), body, schema: ProtectionDictionarySchema }),
    onSuccess: renew,
  });
}

const placeOf = (kind: "patterns" | "dictionaries", edited: Edited) =>
  edited === null
    ? ({ method: "POST", path: `${PATH}/${kind}` } as const)
    : ({ method: "PUT", path: `${PATH}/${kind}/${edited.id}`, ifMatch: edited.version } as const);

export function useRemoveRule(kind: "patterns" | "dictionaries", id: string) {
  const renew = useRenew();
  return useMutation({
    mutationFn: () => send({ method: "DELETE", path: `${PATH}/${kind}/${id}` }),
    onSuccess: renew,
  });
}
