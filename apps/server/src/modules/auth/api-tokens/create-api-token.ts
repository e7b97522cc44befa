import type { CreatedApiTokenSchema, CreateTokenRequestSchema } from "@cdsa/contracts";
import type { z } from "zod";
import type { Actor } from "../../../platform/actor.ts";
import { hashToken, newSecretToken } from "../../../platform/crypto/secret-token.ts";
import { conflict } from "../../../platform/errors/common-errors.ts";
import { newId } from "../../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext } from "../auth-context.ts";
import { lockUser } from "../users/users.repository.ts";
import { API_TOKEN_PREFIX } from "./api-token-form.ts";
import { countTokens, insertToken } from "./api-tokens.repository.ts";
import { presentApiToken } from "./present-api-token.ts";

const TOKENS_A_PERSON = 100;

/**
 * Makes an API token with named scopes; it never exceeds the rights its person has at the moment of use. It is in
 * this answer only, and kept as a hash.
 * @throws AppError 409 `too_many_tokens`.
 */
export async function createApiToken(
  { db }: Pick<AuthContext, "db">,
  { userId, origin }: Actor,
  { name, scopes, expiresInDays }: z.infer<typeof CreateTokenRequestSchema>,
): Promise<z.infer<typeof CreatedApiTokenSchema>> {
  const token = `${API_TOKEN_PREFIX}${newSecretToken()}`;
  const row = await db.transaction(async (tx) => {
    // Counting and adding must not be done twice at once.
    await lockUser(tx, userId);
    if ((await countTokens(tx, userId)) >= TOKENS_A_PERSON) {
      throw conflict(
        "too_many_tokens",
        `You have ${TOKENS_A_PERSON} API tokens. Delete one you no longer use.`,
      );
    }
    const id = newId();
    const distinct = [...new Set(scopes)];
    const added = { id, userId, name, tokenHash: hashToken(token), scopes: distinct };
    const inserted = await insertToken(tx, added, expiresInDays);
    await appendAuditEvent(tx, {
      type: "API_TOKEN_CREATED",
      userId,
      details: { tokenId: id, scopes: distinct, expiresInDays },
      origin,
    });
    return inserted;
  });
  return { ...presentApiToken(row), token };
}
