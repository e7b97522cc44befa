import {
  type CreateSecretRequestSchema,
  type ImportSecretsRequestSchema,
  ImportSecretsResultSchema,
  type Secret,
  SecretPageSchema,
  SecretSchema,
  SecretValueSchema,
  SecretVersionPageSchema,
  type UpdateSecretRequestSchema,
} from "@cdsa/contracts";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { request, send } from "../../../lib/api-client.ts";

export type SecretFilter = { name?: string | undefined; rotationDue?: boolean | undefined };

const ALL = ["vault", "secrets"];
const one = (id: string, ...part: string[]): string[] => [...ALL, "one", id, ...part];

/** Secrets this person manages or may read, newest first; never a value. */
export const secretsQuery = (filter: SecretFilter) =>
  infiniteQueryOptions({
    queryKey: [...ALL, "list", filter],
    queryFn: ({ pageParam, signal }) =>
      request({
        path: "/vault/secrets",
        query: { ...filter, limit: 50, cursor: pageParam },
        schema: SecretPageSchema,
        signal,
      }),
    // The first page has no cursor.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

/** One secret, or null where this person may not see it. */
export const secretQuery = (id: string) =>
  queryOptions({
    queryKey: one(id),
    queryFn: async ({ signal }) => {
      const page = await request({
        path: "/vault/secrets",
        query: { id },
        schema: SecretPageSchema,
        signal,
      });
      return page.items[0] ?? null;
    },
  });

export const secretVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: one(id, "versions"),
    queryFn: ({ signal }) =>
      request({
        path: `/vault/secrets/${id}/versions`,
        query: { limit: 200 },
        schema: SecretVersionPageSchema,
        signal,
      }),
  });

function useRenewSecrets(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ALL });
}

export function useCreateSecret() {
  const renew = useRenewSecrets();
  return useMutation({
    mutationFn: (body: z.input<typeof CreateSecretRequestSchema>) =>
      request({ method: "POST", path: "/vault/secrets", body, schema: SecretSchema }),
    // What was sent holds a value: nothing of it is kept.
    gcTime: 0,
    onSuccess: renew,
  });
}

export function useUpdateSecret({ id, version }: Pick<Secret, "id" | "version">) {
  const renew = useRenewSecrets();
  return useMutation({
    mutationFn: (body: z.input<typeof UpdateSecretRequestSchema>) =>
      request({
        method: "PUT",
        path: `/vault/secrets/${id}`,
        body,
        ifMatch: version,
        schema: SecretSchema,
      }),
    gcTime: 0,
    onSuccess: renew,
  });
}

export function useDeleteSecret(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send({ method: "DELETE", path: `/vault/secrets/${id}` }),
    onSuccess: () => {
      client.removeQueries({ queryKey: one(id) });
      return client.invalidateQueries({ queryKey: [...ALL, "list"] });
    },
  });
}

export function useDestroyVersion(id: string) {
  const renew = useRenewSecrets();
  return useMutation({
    mutationFn: (version: number) =>
      send({ method: "DELETE", path: `/vault/secrets/${id}/versions/${version}` }),
    onSettled: renew,
  });
}

export function useImportSecrets() {
  const renew = useRenewSecrets();
  return useMutation({
    mutationFn: (body: z.input<typeof ImportSecretsRequestSchema>) =>
      request({ method: "POST", path: "/vault/import", body, schema: ImportSecretsResultSchema }),
    gcTime: 0,
    onSettled: renew,
  });
}

export type Proof = { password: string } | { totp: string };

/**
 * A value, for a reason, after the second proof of identity where one is given. The answer is the caller's alone: it
 * goes into no cache.
 * @throws ApiError 403 `step_up_required` where the last proof is too long ago.
 */
export async function showValue(asked: {
  id: string;
  version: number;
  reason: string;
  proof: Proof | null;
}): Promise<z.infer<typeof SecretValueSchema>> {
  if (asked.proof !== null) await send({ method: "POST", path: "/auth/step-up", body: asked.proof });
  return request({
    path: `/vault/secrets/${asked.id}`,
    query: { version: asked.version },
    headers: { "X-Reason": encodeURIComponent(asked.reason) },
    schema: SecretValueSchema,
  });
}
