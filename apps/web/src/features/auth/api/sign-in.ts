import { type LoginRequestSchema, TokenResponseSchema } from "@cdsa/contracts";
import { useMutation } from "@tanstack/react-query";
import type { z } from "zod";
import { request } from "../../../lib/api-client.ts";
import { sessionStore } from "../../../lib/session.ts";

export type SignInFields = z.input<typeof LoginRequestSchema>;

/** Signs in by password and, where set, TOTP code; 401 `totp_required` asks for the code. */
export function useSignIn() {
  return useMutation({
    mutationFn: (body: SignInFields) =>
      request({ method: "POST", path: "/auth/login", body, schema: TokenResponseSchema }),
    onSuccess: (response) => sessionStore.accept(response, Date.now()),
  });
}
