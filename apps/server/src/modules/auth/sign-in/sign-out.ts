import type { Actor } from "../../../platform/actor.ts";
import { hashToken } from "../../../platform/crypto/secret-token.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext } from "../auth-context.ts";
import { pageSignInOnly } from "../auth.errors.ts";
import { publishRevocation } from "../revocations.ts";
import { findSessionByToken, revokeSessions } from "./sessions.repository.ts";

/** Ends the sign-in of the access token, and the one of the cookie where that is another of the same person. */
export async function signOut(
  context: AuthContext,
  actor: Actor,
  refreshToken: string | undefined,
): Promise<void> {
  if (actor.via.kind !== "session") throw pageSignInOnly();
  const { userId, origin } = actor;
  const own = actor.via.sessionId;
  await context.db.transaction(async (tx) => {
    const cookies = refreshToken === undefined ? null : await findSessionByToken(tx, hashToken(refreshToken));
    // A cookie of somebody else ends nothing: only sign-ins of this person are looked at below.
    const chosen = new Set(cookies ? [own, cookies.sessionId] : [own]);
    for (const only of chosen) {
      const [ended] = await revokeSessions(tx, { userId, only }, "signed_out");
      // Signing out twice at once is one sign-out.
      if (ended === undefined) continue;
      await publishRevocation(context, tx, { userId, sessionId: ended });
      await appendAuditEvent(tx, { type: "SIGNED_OUT", userId, details: { signInId: ended }, origin });
    }
  });
}
