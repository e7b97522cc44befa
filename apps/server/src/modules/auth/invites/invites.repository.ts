import { and, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import type { Queryable } from "../../../platform/db/database.ts";
import { type InviteRow, invites, users } from "../auth.tables.ts";

export type NewInviteRow = Pick<
  InviteRow,
  "id" | "email" | "role" | "clearance" | "managerId" | "tokenHash" | "createdBy"
>;

export async function insertInvite(tx: Queryable, invite: NewInviteRow, days: number): Promise<InviteRow> {
  const [row] = await tx
    .insert(invites)
    .values({ ...invite, expiresAt: sql`now() + make_interval(days => ${days})` })
    .returning();
  if (!row) throw new TypeError("One invitation in, one row out.");
  return row;
}

/** A usable invitation, locked until the transaction ends. It holds while who gave it is an administrator. */
export async function lockInvite(tx: Queryable, tokenHash: string): Promise<InviteRow | null> {
  const [row] = await tx
    .select({ invite: invites })
    .from(invites)
    .innerJoin(users, eq(users.id, invites.createdBy))
    .where(
      and(
        eq(invites.tokenHash, tokenHash),
        isNull(invites.usedAt),
        gt(invites.expiresAt, sql`now()`),
        eq(users.role, "ADMIN"),
        eq(users.isActive, true),
      ),
    )
    .for("update", { of: invites });
  return row?.invite ?? null;
}

export async function markInviteUsed(tx: Queryable, id: string, userId: string): Promise<void> {
  await tx
    .update(invites)
    .set({ usedBy: userId, usedAt: sql`now()` })
    .where(eq(invites.id, id));
}

/** Newest first. */
export const findInvites = (
  db: Queryable,
  page: { limit: number; before: string | undefined },
): Promise<InviteRow[]> =>
  db
    .select()
    .from(invites)
    .where(page.before === undefined ? undefined : lt(invites.id, page.before))
    .orderBy(desc(invites.id))
    .limit(page.limit);

/** Withdraws an invitation; a used one is a record and stays. */
export async function deleteUnusedInvite(tx: Queryable, id: string): Promise<boolean> {
  const rows = await tx
    .delete(invites)
    .where(and(eq(invites.id, id), isNull(invites.usedAt)))
    .returning({ id: invites.id });
  return rows.length > 0;
}

/** Forgets the invitations of a person, with the address they went to. */
export async function deleteInvitesOf(tx: Queryable, userId: string, email: string): Promise<void> {
  await tx
    .delete(invites)
    .where(or(eq(invites.usedBy, userId), eq(sql`lower(${invites.email})`, email.toLowerCase())));
}
