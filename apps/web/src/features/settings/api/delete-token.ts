import { useMutation, useQueryClient } from "@tanstack/react-query";
import { send } from "../../../lib/api-client.ts";
import { TOKENS_KEY } from "./tokens-key.ts";

/** Deletes an API token; programs that use it are refused at once. */
export function useDeleteToken() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send({ method: "DELETE", path: `/tokens/${id}` }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: TOKENS_KEY }),
  });
}
