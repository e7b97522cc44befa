import type { TokenResponse } from "@cdsa/contracts";
import type { AuthContext } from "../auth-context.ts";
import type { UserRow } from "../auth.tables.ts";
import { presentUser } from "../users/present-user.ts";

/** A new refresh token for the cookie; null where the browser keeps the one it has. */
export type RefreshCookie = { token: string; maxAgeSeconds: number } | null;

export type SignedIn = { response: TokenResponse; cookie: RefreshCookie };

/** The answer of sign-in and refresh, with a new access token for this session. */
export async function tokenResponse(
  { accessTokens }: Pick<AuthContext, "accessTokens">,
  user: UserRow,
  sessionId: string,
): Promise<TokenResponse> {
  const { id, username, role, clearance } = user;
  return {
    access_token: await accessTokens.sign({ sub: id, username, role, clearance, sid: sessionId }),
    token_type: "Bearer",
    expires_in: accessTokens.lifetimeSeconds,
    user: presentUser(user),
  };
}
