import type { Queryable } from "../../../platform/db/database.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import { revokeTokensOf } from "../api-tokens/api-tokens.repository.ts";
import type { AuthContext, Changer } from "../auth-context.ts";
import { endSessions } from "../sign-in/end-sessions.ts";

/** Ends every sign-in and API token of a person; they do not come back with the account. */
export async function endAccess(
  context: Pick<AuthContext, "pubsub">,
  tx: Queryable,
  userId: string,
  { reason, by }: { reason: string; by: Changer },
): Promise<void> {
  await endSessions(context, tx, { userId }, { reason, by });
  for (const tokenId of await revokeTokensOf(tx, userId)) {
    await appendAuditEvent(tx, {
      type: "API_TOKEN_REVOKED",
      userId: by.userId,
      subjectUserId: userId,
      details: { tokenId, reason },
      origin: by.origin,
    });
  }
}
