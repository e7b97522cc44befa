import { and, desc, eq, isNull, lt, sql } from "drizzle-orm";
import type { Queryable } from "../../../platform/db/database.ts";
import { type ApiTokenRow, apiTokens } from "../auth.tables.ts";

export type NewTokenRow = Pick<ApiTokenRow, "id" | "userId" | "name" | "tokenHash" | "scopes">;

export async function insertToken(tx: Queryable, token: NewTokenRow, days: number): Promise<ApiTokenRow> {
  const [row] = await tx
    .insert(apiTokens)
    .values({ ...token, expiresAt: sql`now() + make_interval(days => ${days})` })
    .returning();
  if (!row) throw new TypeError("One token in, one row out.");
  return row;
}

/** Tokens of a person that were not revoked, newest first. */
export const findTokens = (
  db: Queryable,
  userId: string,
  page: { limit: number; before: string | undefined },
): Promise<ApiTokenRow[]> =>
  db
    .select()
    .from(apiTokens)
    .where(
      and(
        eq(apiTokens.userId, userId),
        isNull(apiTokens.revokedAt),
        page.before === undefined ? undefined : lt(apiTokens.id, page.before),
      ),
    )
    .orderBy(desc(apiTokens.id))
    .limit(page.limit);

export async function countTokens(db: Queryable, userId: string): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::integer` })
    .from(apiTokens)
    .where(and(eq(apiTokens.userId, userId), isNull(apiTokens.revokedAt)));
  return row?.count ?? 0;
}

/** Whether there was such a token of this person to revoke. */
export async function revokeToken(tx: Queryable, userId: string, id: string): Promise<boolean> {
  const rows = await tx
    .update(apiTokens)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiTokens.id, id), eq(apiTokens.userId, userId), isNull(apiTokens.revokedAt)))
    .returning({ id: apiTokens.id });
  return rows.length > 0;
}

/** Revokes every token of a person; answers with their ids. */
export async function revokeTokensOf(tx: Queryable, userId: string): Promise<string[]> {
  const rows = await tx
    .update(apiTokens)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiTokens.userId, userId), isNull(apiTokens.revokedAt)))
    .returning({ id: apiTokens.id });
  return rows.map((row) => row.id);
}

/** Forgets the tokens of a person with the names they gave them. */
export async function deleteTokensOf(tx: Queryable, userId: string): Promise<void> {
  await tx.delete(apiTokens).where(eq(apiTokens.userId, userId));
}
