import { and, eq, isNull, sql } from "drizzle-orm";
import type { Queryable } from "../../../platform/db/database.ts";
import { userIdentities, type UserRow, users } from "../auth.tables.ts";

export type Identity = { issuer: string; subject: string };

/** Lets one first sign-in of an identity go on at a time, until the transaction ends. */
export async function lockIdentity(tx: Queryable, { issuer, subject }: Identity): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`oidc ${issuer} ${subject}`}, 0))`);
}

/** Whose identity this is, locked until the transaction ends; also where they may not sign in. */
export async function lockUserOfIdentity(
  tx: Queryable,
  { issuer, subject }: Identity,
): Promise<UserRow | null> {
  const [row] = await tx
    .select({ user: users })
    .from(userIdentities)
    .innerJoin(users, eq(users.id, userIdentities.userId))
    .where(and(eq(userIdentities.issuer, issuer), eq(userIdentities.subject, subject)))
    .for("update", { of: users });
  return row?.user ?? null;
}

export async function lockUserOfEmail(tx: Queryable, email: string): Promise<UserRow | null> {
  const [row] = await tx
    .select()
    .from(users)
    .where(and(eq(sql`lower(${users.email})`, email.toLowerCase()), isNull(users.erasedAt)))
    .for("update");
  return row ?? null;
}

export async function insertIdentity(tx: Queryable, userId: string, identity: Identity): Promise<void> {
  await tx.insert(userIdentities).values({ ...identity, userId });
}

export async function deleteIdentitiesOf(tx: Queryable, userId: string): Promise<void> {
  await tx.delete(userIdentities).where(eq(userIdentities.userId, userId));
}
