import type { Label, Role, TokenScope } from "@cdsa/contracts";
import { and, eq, gt, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../platform/db/database.ts";
import { apiTokens, users } from "./auth.tables.ts";

/** A person's rights as they are now. */
export type PersonRights = {
  userId: string;
  username: string;
  role: Role;
  clearance: Label;
  isAuditor: boolean;
};

const rightsColumns = {
  userId: users.id,
  username: users.username,
  role: users.role,
  clearance: users.clearance,
  isAuditor: users.isAuditor,
};
const isUsable = (): SQL | undefined => and(eq(users.isActive, true), isNull(users.erasedAt));

export async function findRights(db: Queryable, userId: string): Promise<PersonRights | null> {
  const [row] = await db
    .select(rightsColumns)
    .from(users)
    .where(and(eq(users.id, userId), isUsable()));
  return row ?? null;
}

export type SessionRights = PersonRights & { sessionId: string; steppedUpUntil: Date | null };

/** Session and person in one statement, so that neither can end between two readings; nearly every request asks it. */
export async function findSessionRights(
  db: Queryable,
  sessionId: string,
  userId: string,
): Promise<SessionRights | null> {
  const [row] = await queryRows<Omit<SessionRights, "steppedUpUntil"> & { steppedUpMs: number | null }>(
    db,
    sql`SELECT users.id AS "userId", username, role, clearance, is_auditor AS "isAuditor", sessions.id AS "sessionId",
               CASE WHEN stepped_up_until > now() THEN (extract(epoch FROM stepped_up_until) * 1000)::float8 END AS "steppedUpMs"
        FROM sessions JOIN users ON users.id = sessions.user_id
        WHERE sessions.id = ${sessionId} AND sessions.user_id = ${userId}
          AND sessions.revoked_at IS NULL AND sessions.expires_at > now() AND is_active AND erased_at IS NULL`,
  );
  if (!row) return null;
  const { steppedUpMs, ...rights } = row;
  return { ...rights, steppedUpUntil: steppedUpMs === null ? null : new Date(steppedUpMs) };
}

export type TokenRights = PersonRights & { tokenId: string; scopes: TokenScope[]; lastUsedAt: Date | null };

/** An API token by its hash, or by its id where it was shown before. */
export async function findTokenRights(
  db: Queryable,
  token: { hash: string } | { id: string },
): Promise<TokenRights | null> {
  const [row] = await db
    .select({
      ...rightsColumns,
      tokenId: apiTokens.id,
      scopes: apiTokens.scopes,
      lastUsedAt: apiTokens.lastUsedAt,
    })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .where(
      and(
        "id" in token ? eq(apiTokens.id, token.id) : eq(apiTokens.tokenHash, token.hash),
        isNull(apiTokens.revokedAt),
        gt(apiTokens.expiresAt, sql`now()`),
        isUsable(),
      ),
    );
  return row ?? null;
}

/** Notes the use of an API token, at most once a minute. */
export async function markTokenUsed(db: Queryable, tokenId: string): Promise<void> {
  await db
    .update(apiTokens)
    .set({ lastUsedAt: sql`now()` })
    .where(
      and(
        eq(apiTokens.id, tokenId),
        sql`(${apiTokens.lastUsedAt} IS NULL OR ${apiTokens.lastUsedAt} < now() - interval '1 minute')`,
      ),
    );
}

/** Takes a ticket out of the world and answers with the session it stood for: one of two simultaneous uses gets it. */
export async function takeTicket(
  db: Queryable,
  tokenHash: string,
): Promise<{ userId: string; sessionId: string } | null> {
  const [row] = await queryRows<{ user_id: string; session_id: string; is_valid: boolean }>(
    db,
    sql`DELETE FROM stream_tickets WHERE token_hash = ${tokenHash}
        RETURNING user_id, session_id, expires_at > now() AS is_valid`,
  );
  return row?.is_valid ? { userId: row.user_id, sessionId: row.session_id } : null;
}

export type Person = { id: string; username: string; role: Role; clearance: Label; isActive: boolean };

export async function findPeople(db: Queryable, ids: readonly string[]): Promise<Person[]> {
  if (ids.length === 0) return [];
  return db
    .select({
      id: users.id,
      username: users.username,
      role: users.role,
      clearance: users.clearance,
      isActive: users.isActive,
    })
    .from(users)
    .where(inArray(users.id, [...ids]));
}

export async function findTeamIds(db: Queryable, managerId: string): Promise<string[]> {
  const rows = await db.select({ id: users.id }).from(users).where(eq(users.managerId, managerId));
  return rows.map((row) => row.id);
}
