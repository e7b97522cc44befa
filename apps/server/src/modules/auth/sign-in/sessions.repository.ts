import { and, desc, eq, gt, isNull, ne, type SQL, sql } from "drizzle-orm";
import type { RequestOrigin } from "../../../platform/actor.ts";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";
import { newId } from "../../../platform/ids/new-id.ts";
import { type SessionRow, sessions } from "../auth.tables.ts";

/** A sign-in ends at the latest after this long. */
export const SESSION_LIFETIME_SECONDS = 7 * 24 * 3600;
/** A sign-in that was not refreshed for this long has ended. */
const IDLE_HOURS = 24;
/** A refreshed page may not have got the answer; for this long its last token still gets an access token. */
const LOST_ANSWER_SECONDS = 30;

const lives = (): SQL | undefined => and(isNull(sessions.revokedAt), gt(sessions.expiresAt, sql`now()`));

export async function insertSession(
  tx: Queryable,
  { userId, tokenHash, origin }: { userId: string; tokenHash: string; origin: RequestOrigin },
): Promise<string> {
  const id = newId();
  await tx.insert(sessions).values({
    id,
    userId,
    sessionToken: tokenHash,
    ipAddress: origin.ipAddress,
    userAgent: origin.userAgent,
    expiresAt: sql`now() + make_interval(secs => ${SESSION_LIFETIME_SECONDS})`,
  });
  return id;
}

export type Rotation = { sessionId: string; userId: string; secondsLeft: number };

/**
 * Replaces a refresh token by the next one, in one conditional statement: of two simultaneous uses one rotates.
 * @returns null where the token is not the valid one of a living sign-in of an active person.
 */
export async function rotateToken(
  tx: Queryable,
  tokenHash: string,
  nextHash: string,
): Promise<Rotation | null> {
  const [row] = await queryRows<{ id: string; user_id: string; seconds_left: number }>(
    tx,
    sql`WITH rotated AS (
          UPDATE sessions SET session_token = ${nextHash}, previous_token = session_token, rotated_at = now(), last_used_at = now()
          FROM users
          WHERE sessions.session_token = ${tokenHash} AND sessions.revoked_at IS NULL AND sessions.expires_at > now()
            AND sessions.last_used_at > now() - make_interval(hours => ${IDLE_HOURS})
            AND users.id = sessions.user_id AND users.is_active
          RETURNING sessions.id, sessions.user_id, floor(extract(epoch FROM sessions.expires_at - now()))::integer AS seconds_left
        ), remembered AS (
          INSERT INTO rotated_refresh_tokens (token_hash, session_id) SELECT ${tokenHash}, id FROM rotated
        )
        SELECT id, user_id, seconds_left FROM rotated`,
  );
  return row ? { sessionId: row.id, userId: row.user_id, secondsLeft: row.seconds_left } : null;
}

export type RotatedToken = {
  sessionId: string;
  userId: string;
  /** The sign-in has neither ended nor been revoked. */
  isAlive: boolean;
  /** It is the token before the valid one, and its answer may have been lost a moment ago. */
  isLostAnswer: boolean;
};

/** The sign-in that a token once belonged to. */
export async function findRotatedToken(tx: Queryable, tokenHash: string): Promise<RotatedToken | null> {
  const [row] = await queryRows<{
    id: string;
    user_id: string;
    is_alive: boolean;
    is_lost_answer: boolean | null;
  }>(
    tx,
    sql`SELECT sessions.id, sessions.user_id,
          sessions.revoked_at IS NULL AND sessions.expires_at > now() AS is_alive,
          sessions.previous_token = ${tokenHash} AND users.is_active
            AND sessions.rotated_at > now() - make_interval(secs => ${LOST_ANSWER_SECONDS}) AS is_lost_answer
        FROM rotated_refresh_tokens rotated
        JOIN sessions ON sessions.id = rotated.session_id
        JOIN users ON users.id = sessions.user_id
        WHERE rotated.token_hash = ${tokenHash}`,
  );
  if (!row) return null;
  return {
    sessionId: row.id,
    userId: row.user_id,
    isAlive: row.is_alive,
    isLostAnswer: row.is_lost_answer === true,
  };
}

/** Living sign-ins of a person, newest first, 200 at most. */
export const listSessions = (db: Queryable, userId: string): Promise<SessionRow[]> =>
  db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), lives()))
    .orderBy(desc(sessions.createdAt), desc(sessions.id))
    .limit(200);

export async function findSessionByToken(
  db: Queryable,
  tokenHash: string,
): Promise<{ sessionId: string; userId: string } | null> {
  const [row] = await db
    .select({ sessionId: sessions.id, userId: sessions.userId })
    .from(sessions)
    .where(and(eq(sessions.sessionToken, tokenHash), lives()));
  return row ?? null;
}

/** Which sign-ins of a person: one, all but one, or all. */
export type SessionChoice = { userId: string; only?: string; except?: string };

/** Ends living sign-ins; answers with the ids of those it ended. */
export async function revokeSessions(
  tx: Queryable,
  { userId, only, except }: SessionChoice,
  reason: string,
): Promise<string[]> {
  const rows = await tx
    .update(sessions)
    .set({ revokedAt: sql`now()`, revokedReason: reason })
    .where(
      and(
        eq(sessions.userId, userId),
        lives(),
        only === undefined ? undefined : eq(sessions.id, only),
        except === undefined ? undefined : ne(sessions.id, except),
      ),
    )
    .returning({ id: sessions.id });
  return rows.map((row) => row.id);
}

/** Makes a step-up of a living sign-in valid for some minutes; answers whether there is one. */
export async function setStepUp(tx: Queryable, sessionId: string, minutes: number): Promise<boolean> {
  const rows = await tx
    .update(sessions)
    .set({ steppedUpUntil: sql`now() + make_interval(mins => ${minutes})` })
    .where(and(eq(sessions.id, sessionId), lives()))
    .returning({ id: sessions.id });
  return rows.length > 0;
}

/** Forgets the sign-ins of a person with their addresses and browsers. */
export async function deleteSessions(tx: Queryable, userId: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.userId, userId));
}
