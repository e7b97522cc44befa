import { IdSchema, type InvitePageSchema, type InviteSummarySchema, type PageQuery } from "@cdsa/contracts";
import type { z } from "zod";
import { decodeCursor, toPage } from "../../../platform/ids/cursor.ts";
import type { AuthContext } from "../auth-context.ts";
import type { InviteRow } from "../auth.tables.ts";
import { findInvites } from "./invites.repository.ts";

const presentInvite = (row: InviteRow): z.infer<typeof InviteSummarySchema> => ({
  id: row.id,
  email: row.email,
  role: row.role,
  clearance: row.clearance,
  managerId: row.managerId,
  createdBy: row.createdBy,
  usedBy: row.usedBy,
  usedAt: row.usedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
});

/** Invitations, newest first, without their tokens. */
export async function listInvites(
  { db }: AuthContext,
  { limit, cursor }: PageQuery,
): Promise<z.infer<typeof InvitePageSchema>> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, IdSchema);
  const rows = await findInvites(db, { limit: limit + 1, before });
  return toPage(rows, limit, (row) => row.id, presentInvite);
}
