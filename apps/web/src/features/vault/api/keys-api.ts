import { VaultRotationPageSchema, VaultRotationSchema, VaultStatusSchema } from "@cdsa/contracts";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../lib/api-client.ts";

const KEYS = ["vault", "keys"];
const RUNNING_REFETCH_MS = 1_000;

/** Where the keys come from, and what needs attention. */
export const vaultStatusQuery = queryOptions({
  queryKey: [...KEYS, "status"],
  queryFn: ({ signal }) => request({ path: "/vault/status", schema: VaultStatusSchema, signal }),
});

/** The rotations, newest first; asked again while one goes on. */
export const rotationsQuery = queryOptions({
  queryKey: [...KEYS, "rotations"],
  queryFn: ({ signal }) =>
    request({ path: "/vault/rotations", query: { limit: 20 }, schema: VaultRotationPageSchema, signal }),
  refetchInterval: ({ state }) =>
    state.data?.items.some((rotation) => rotation.state === "QUEUED" || rotation.state === "RUNNING")
      ? RUNNING_REFETCH_MS
      : false,
});

export function useRotateKeys() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request({ method: "POST", path: "/vault/rotate", schema: VaultRotationSchema }),
    onSettled: () => client.invalidateQueries({ queryKey: KEYS }),
  });
}
