import { type SetupRequestSchema } from "@cdsa/contracts";
import { useMutation } from "@tanstack/react-query";
import type { z } from "zod";
import { send } from "../../../lib/api-client.ts";

/** Makes the first administrator with the one-use token printed at the first start. */
export function useSetUp() {
  return useMutation({
    mutationFn: (body: z.input<typeof SetupRequestSchema>) => send({ method: "POST", path: "/setup", body }),
  });
}
