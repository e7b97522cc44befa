import { type RegisterRequestSchema } from "@cdsa/contracts";
import { useMutation } from "@tanstack/react-query";
import type { z } from "zod";
import { send } from "../../../lib/api-client.ts";

/** Makes an account, where registration is open or with an invite. */
export function useRegister() {
  return useMutation({
    mutationFn: (body: z.input<typeof RegisterRequestSchema>) =>
      send({ method: "POST", path: "/auth/register", body }),
  });
}
