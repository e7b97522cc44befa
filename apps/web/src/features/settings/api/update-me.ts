import { type Me, MeSchema, type UpdateMeRequestSchema } from "@cdsa/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";
import { sessionStore } from "../../../lib/session.ts";

/** Changes something about myself; the answer that begins a TOTP enrolment carries its secret. */
export function useUpdateMe(me: Me) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof UpdateMeRequestSchema>) =>
      request({ method: "PUT", path: "/auth/me", body, ifMatch: me.version, schema: MeSchema }),
    onSuccess: ({ totpEnrolment: _secret, ...updated }) => {
      queryClient.setQueryData(queryKeys.me, updated);
      const { totpEnabled: _totp, sessions: _sessions, ...user } = updated;
      sessionStore.setUser(user);
    },
    // A stale version is the usual refusal, and the new one answers it.
    onError: () => queryClient.invalidateQueries({ queryKey: queryKeys.me }),
  });
}
