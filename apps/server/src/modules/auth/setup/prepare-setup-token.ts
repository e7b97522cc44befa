import { createHmac } from "node:crypto";
import type { AuthContext } from "../auth-context.ts";
import { newSecretToken } from "../../../platform/crypto/secret-token.ts";
import { hasActiveAdministrator } from "../users/users.repository.ts";
import { keepNonce } from "./setup-tokens.repository.ts";

/** The one token that a stored nonce stands for; whoever reads the database alone does not have it. */
export const setupTokenOf = ({ hashKeys }: Pick<AuthContext, "hashKeys">, nonce: string): string =>
  createHmac("sha256", hashKeys.setup).update(nonce).digest("base64url");

/**
 * The token that lets the first administrator in, the same at every start and on every instance until it was used;
 * null once there is an administrator.
 */
export async function prepareSetupToken(context: AuthContext): Promise<string | null> {
  if (await hasActiveAdministrator(context.db)) return null;
  return setupTokenOf(context, await keepNonce(context.db, newSecretToken()));
}
