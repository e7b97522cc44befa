import type { RequestOrigin } from "../../../platform/actor.ts";
import { hashToken, newSecretToken } from "../../../platform/crypto/secret-token.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext } from "../auth-context.ts";
import { sessionEnded } from "../auth.errors.ts";
import type { UserRow } from "../auth.tables.ts";
import { findUser } from "../users/users.repository.ts";
import { endSessions } from "./end-sessions.ts";
import { findRotatedToken, rotateToken, type RotatedToken } from "./sessions.repository.ts";
import { type RefreshCookie, type SignedIn, tokenResponse } from "./token-response.ts";

type Refreshed = { user: UserRow; sessionId: string; cookie: RefreshCookie };

/**
 * Gives a new access token for a refresh token, and rotates it (RFC 9700 section 4.14.2). A token that was rotated
 * away means that somebody else has one too: its whole sign-in ends, except for the one before the valid one within
 * 30 seconds, whose answer the browser may not have got.
 * @throws AppError 401 `session_ended` in every other case.
 */
export async function refreshSession(
  context: AuthContext,
  token: string | undefined,
  origin: RequestOrigin,
): Promise<SignedIn> {
  if (token === undefined || token.length > 200) throw sessionEnded();
  const refreshed = await context.db.transaction((tx) => exchange(context, tx, hashToken(token), origin));
  if (!refreshed) throw sessionEnded();
  return {
    response: await tokenResponse(context, refreshed.user, refreshed.sessionId),
    cookie: refreshed.cookie,
  };
}

async function exchange(
  context: AuthContext,
  tx: Queryable,
  tokenHash: string,
  origin: RequestOrigin,
): Promise<Refreshed | null> {
  const next = newSecretToken();
  const rotation = await rotateToken(tx, tokenHash, hashToken(next));
  if (rotation) {
    const cookie = { token: next, maxAgeSeconds: rotation.secondsLeft };
    return refreshed(tx, rotation, cookie, origin);
  }
  const rotated = await findRotatedToken(tx, tokenHash);
  if (!rotated?.isAlive) return null;
  if (rotated.isLostAnswer) return refreshed(tx, rotated, null, origin);
  await endFamily(context, tx, rotated, origin);
  return null;
}

async function refreshed(
  tx: Queryable,
  { userId, sessionId }: { userId: string; sessionId: string },
  cookie: RefreshCookie,
  origin: RequestOrigin,
): Promise<Refreshed | null> {
  const user = await findUser(tx, userId);
  if (!user) return null;
  await appendAuditEvent(tx, {
    type: "TOKEN_REFRESHED",
    userId,
    details: { signInId: sessionId, rotated: cookie !== null },
    origin,
  });
  return { user, sessionId, cookie };
}

async function endFamily(
  context: AuthContext,
  tx: Queryable,
  { userId, sessionId }: RotatedToken,
  origin: RequestOrigin,
): Promise<void> {
  const by = { userId: null, origin };
  const ended = await endSessions(
    context,
    tx,
    { userId, only: sessionId },
    { reason: "refresh_token_reused", by },
  );
  // Another reuse at the same moment has ended it, and told.
  if (ended.length === 0) return;
  await appendAuditEvent(tx, {
    type: "SECURITY_ALERT",
    userId: null,
    subjectUserId: userId,
    details: { reason: "refresh_token_reused", signInId: sessionId },
    origin,
  });
  const alert = {
    type: "SECURITY_ALERT",
    data: { reason: "refresh_token_reused", signInId: sessionId, userId },
    priority: "urgent",
  } as const;
  await context.notifications.sendNotifications(tx, {
    ...alert,
    recipients: { userIds: [userId] },
    title: "A sign-in of yours was ended",
    message:
      "A refresh token of this sign-in was used a second time, so somebody else may have had it. Sign in again; if it was not you, change your password.",
  });
}
