import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { Queryable } from "../../../platform/db/database.ts";
import { groupMembers, type GroupRow, groups, users } from "../auth.tables.ts";

export type GroupWithMembers = GroupRow & { memberIds: string[] };

async function withMembers(db: Queryable, rows: readonly GroupRow[]): Promise<GroupWithMembers[]> {
  if (rows.length === 0) return [];
  const members = await db
    .select()
    .from(groupMembers)
    .where(
      inArray(
        groupMembers.groupId,
        rows.map((row) => row.id),
      ),
    )
    .orderBy(groupMembers.userId);
  const byGroup = Map.groupBy(members, (member) => member.groupId);
  return rows.map((row) => ({
    ...row,
    memberIds: (byGroup.get(row.id) ?? []).map((member) => member.userId),
  }));
}

/** Newest first. */
export async function findGroups(
  db: Queryable,
  page: { limit: number; before: string | undefined },
): Promise<GroupWithMembers[]> {
  const rows = await db
    .select()
    .from(groups)
    .where(page.before === undefined ? undefined : lt(groups.id, page.before))
    .orderBy(desc(groups.id))
    .limit(page.limit);
  return withMembers(db, rows);
}

export async function findGroup(db: Queryable, id: string): Promise<GroupWithMembers | null> {
  const [found] = await withMembers(db, await db.select().from(groups).where(eq(groups.id, id)));
  return found ?? null;
}

export async function insertGroup(tx: Queryable, group: { id: string; name: string }): Promise<void> {
  await tx.insert(groups).values(group);
}

/** Renames a group where it still is of this version; answers whether it was. */
export async function renameGroup(
  tx: Queryable,
  id: string,
  version: number,
  name: string,
): Promise<boolean> {
  const rows = await tx
    .update(groups)
    .set({ name, version: sql`${groups.version} + 1` })
    .where(and(eq(groups.id, id), eq(groups.version, version)))
    .returning({ id: groups.id });
  return rows.length > 0;
}

/** Makes exactly these people the members. */
export async function setMembers(
  tx: Queryable,
  groupId: string,
  memberIds: readonly string[],
): Promise<void> {
  await tx.delete(groupMembers).where(eq(groupMembers.groupId, groupId));
  if (memberIds.length === 0) return;
  await tx.insert(groupMembers).values(memberIds.map((userId) => ({ groupId, userId })));
}

/** Those of the ids that are no usable account. */
export async function findUnknownIds(db: Queryable, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const known = await db
    .select({ id: users.id })
    .from(users)
    .where(and(inArray(users.id, [...ids]), sql`${users.erasedAt} IS NULL`));
  const knownIds = new Set(known.map((row) => row.id));
  return ids.filter((id) => !knownIds.has(id));
}

export async function removeGroup(tx: Queryable, id: string): Promise<boolean> {
  const rows = await tx.delete(groups).where(eq(groups.id, id)).returning({ id: groups.id });
  return rows.length > 0;
}

/** Takes a person out of every group. */
export async function leaveGroups(tx: Queryable, userId: string): Promise<void> {
  await tx.delete(groupMembers).where(eq(groupMembers.userId, userId));
}
