import { CreatedApiTokenSchema, type CreateTokenRequestSchema } from "@cdsa/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { request } from "../../../lib/api-client.ts";
import { TOKENS_KEY } from "./tokens-key.ts";

/** Makes an API token; its value is in this answer only. */
export function useCreateToken() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof CreateTokenRequestSchema>) =>
      request({ method: "POST", path: "/tokens", body, schema: CreatedApiTokenSchema }),
    gcTime: 0,
    onSettled: () => queryClient.invalidateQueries({ queryKey: TOKENS_KEY }),
  });
}
