import { type GroupPageSchema, type GroupSchema, IdSchema, type PageQuery } from "@cdsa/contracts";
import type { z } from "zod";
import type { Queryable } from "../../../platform/db/database.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import { decodeCursor, toPage } from "../../../platform/ids/cursor.ts";
import { findGroup, findGroups, type GroupWithMembers } from "./groups.repository.ts";

export type Group = z.infer<typeof GroupSchema>;

const presentGroup = (row: GroupWithMembers): Group => ({
  id: row.id,
  name: row.name,
  memberIds: row.memberIds,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
});

/** @throws AppError 404 */
export async function viewGroup(db: Queryable, id: string): Promise<Group> {
  const group = await findGroup(db, id);
  if (!group) throw notFound();
  return presentGroup(group);
}

/** Groups, newest first. */
export async function listGroups(
  db: Queryable,
  { limit, cursor }: PageQuery,
): Promise<z.infer<typeof GroupPageSchema>> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, IdSchema);
  const rows = await findGroups(db, { limit: limit + 1, before });
  return toPage(rows, limit, (row) => row.id, presentGroup);
}
