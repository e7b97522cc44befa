import { type UpdateUserRequestSchema, type User, UserSchema } from "@cdsa/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { request } from "../../../lib/api-client.ts";
import { queryKeys } from "../../../lib/query-keys.ts";

/** Changes role, clearance, manager or state of an account. */
export function useUpdateUser(user: User) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof UpdateUserRequestSchema>) =>
      request({ method: "PUT", path: `/users/${user.id}`, body, ifMatch: user.version, schema: UserSchema }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.users }),
  });
}
