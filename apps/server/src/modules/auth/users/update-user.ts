import { DEFAULT_CLEARANCE, type UpdateUserRequestSchema, type User } from "@cdsa/contracts";
import type { z } from "zod";
import type { Queryable } from "../../../platform/db/database.ts";
import { notFound, staleVersion } from "../../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext, Changer } from "../auth-context.ts";
import { alreadyErased, lastAdministrator, ownRights } from "../auth.errors.ts";
import type { UserRow } from "../auth.tables.ts";
import { endAccess } from "./end-access.ts";
import { publishRevocation } from "../revocations.ts";
import { presentUser } from "./present-user.ts";
import { requireManager } from "./require-manager.ts";
import { changeUser, hasActiveAdministrator, lockRights, lockUser } from "./users.repository.ts";

export type UserUpdate = z.infer<typeof UpdateUserRequestSchema>;
type Rights = Pick<UserRow, "role" | "clearance" | "isAuditor" | "managerId" | "isActive">;

const RIGHTS = ["role", "clearance", "isAuditor", "isActive"] as const;
const FIELDS = [...RIGHTS, "managerId"] as const;

/** A clearance that follows from the role goes with it; one that an administrator chose stays. */
function rightsAfter(user: UserRow, update: UserUpdate): Rights {
  const role = update.role ?? user.role;
  const followsRole = user.clearance === DEFAULT_CLEARANCE[user.role];
  return {
    role,
    clearance: update.clearance ?? (followsRole ? DEFAULT_CLEARANCE[role] : user.clearance),
    isAuditor: update.isAuditor ?? user.isAuditor,
    isActive: update.isActive ?? user.isActive,
    managerId: update.managerId === undefined ? user.managerId : update.managerId,
  };
}

async function requireAllowed(tx: Queryable, by: Changer, user: UserRow, next: Rights): Promise<void> {
  if (by.userId === user.id && RIGHTS.some((field) => next[field] !== user[field])) throw ownRights();
  const administers = (rights: Rights): boolean => rights.isActive && rights.role === "ADMIN";
  if (administers(user) && !administers(next) && !(await hasActiveAdministrator(tx, user.id))) {
    throw lastAdministrator();
  }
  if (next.managerId !== null && next.managerId !== user.managerId) {
    await requireManager(tx, next.managerId, user.id);
  }
}

/**
 * Changes the rights of a person; they hold on every instance at once, and open streams end.
 * @param version the version the change was made against; null skips the check (the operator's command line).
 * @throws AppError 404, 412, 403 `own_rights`, 409 `last_administrator` or `already_erased`, 400 `unsuitable_manager`.
 */
export async function updateUser(
  context: AuthContext,
  by: Changer,
  { id, version, update }: { id: string; version: number | null; update: UserUpdate },
): Promise<User> {
  return context.db.transaction(async (tx) => {
    await lockRights(tx);
    const user = await lockUser(tx, id);
    if (!user) throw notFound();
    if (version !== null && user.version !== version) throw staleVersion(version, user.version);
    if (user.erasedAt !== null) throw alreadyErased();
    const next = rightsAfter(user, update);
    await requireAllowed(tx, by, user, next);
    const changed = FIELDS.filter((field) => next[field] !== user[field]);
    if (changed.length === 0) return presentUser(user);
    const row = await changeUser(tx, id, next);
    if (user.isActive && !row.isActive) await endAccess(context, tx, id, { reason: "disabled", by });
    await publishRevocation(context, tx, { userId: id });
    await recordUpdate(tx, by, user, row, changed);
    return presentUser(row);
  });
}

async function recordUpdate(
  tx: Queryable,
  by: Changer,
  before: UserRow,
  after: UserRow,
  changed: readonly (typeof FIELDS)[number][],
): Promise<void> {
  const event = { userId: by.userId, subjectUserId: after.id, origin: by.origin };
  const of = (row: UserRow) => Object.fromEntries(changed.map((field) => [field, row[field]]));
  await appendAuditEvent(tx, {
    type: "USER_UPDATED",
    ...event,
    details: { from: of(before), to: of(after) },
  });
  if (changed.includes("role")) {
    await appendAuditEvent(tx, {
      type: "ROLE_CHANGED",
      ...event,
      details: { from: before.role, to: after.role },
    });
  }
}
