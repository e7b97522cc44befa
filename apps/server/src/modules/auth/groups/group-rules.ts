import type { Actor } from "../../../platform/actor.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { isUniqueViolation } from "../../../platform/db/database-errors.ts";
import { badRequest, conflict } from "../../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import { findUnknownIds } from "./groups.repository.ts";

/** @throws AppError 400 `unknown_members` */
export async function requireKnown(tx: Queryable, memberIds: readonly string[]): Promise<void> {
  const unknown = await findUnknownIds(tx, memberIds);
  if (unknown.length === 0) return;
  const message = `${unknown.length} of the ids belong to nobody here, first ${unknown[0] ?? ""}`;
  throw badRequest("unknown_members", `memberIds: ${message}.`, [{ path: "body.memberIds", message }]);
}

/** The database's word for a name that is taken, as the caller is told; any other error as it is. */
export const explainTakenName = (error: unknown): unknown =>
  isUniqueViolation(error, "groups_name")
    ? conflict("group_name_taken", "A group of this name exists already. Choose another name.")
    : error;

/** Writes the row of the audit log; the name of a group stays out of it. */
export const recordGroupChange = (
  tx: Queryable,
  { userId, origin }: Actor,
  groupId: string,
  details: { change: "created" | "updated" | "deleted"; members?: number },
): Promise<string> =>
  appendAuditEvent(tx, { type: "GROUP_CHANGED", userId, details: { groupId, ...details }, origin });
