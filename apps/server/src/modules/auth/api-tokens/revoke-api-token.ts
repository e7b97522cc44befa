import type { Actor } from "../../../platform/actor.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext } from "../auth-context.ts";
import { publishRevocation } from "../revocations.ts";
import { revokeToken } from "./api-tokens.repository.ts";

/**
 * Ends one of one's own tokens, and the streams it opened.
 * @throws AppError 404
 */
export async function revokeApiToken(
  context: Pick<AuthContext, "db" | "pubsub">,
  { userId, origin }: Actor,
  tokenId: string,
): Promise<void> {
  await context.db.transaction(async (tx) => {
    if (!(await revokeToken(tx, userId, tokenId))) throw notFound();
    await publishRevocation(context, tx, { userId, tokenId });
    await appendAuditEvent(tx, { type: "API_TOKEN_REVOKED", userId, details: { tokenId }, origin });
  });
}
