import { DEFAULT_CLEARANCE, type Label, type Role } from "@cdsa/contracts";
import type { RequestOrigin } from "../../../platform/actor.ts";
import { isUniqueViolation } from "../../../platform/db/database-errors.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { newId } from "../../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext, Changer } from "../auth-context.ts";
import { nameTaken, unacceptablePassword } from "../auth.errors.ts";
import type { UserRow } from "../auth.tables.ts";
import { judgePassword, type PasswordOwner } from "../passwords/judge-password.ts";
import { isKeptForErased } from "./erased-names.ts";
import { requireManager } from "./require-manager.ts";
import { insertUser, lockRights } from "./users.repository.ts";

export type NewUser = {
  username: string;
  email: string;
  name?: string | undefined;
  role: Role;
  /** Follows from the role where absent. */
  clearance?: Label | undefined;
  isAuditor?: boolean | undefined;
  managerId?: string | null | undefined;
};

/**
 * The hash of a password that may be used; outside of any transaction, since it takes its time.
 * @throws AppError 400 `unacceptable_password`.
 */
export async function hashNewPassword(
  { passwords }: Pick<AuthContext, "passwords">,
  password: string,
  owner: PasswordOwner,
): Promise<string> {
  const objection = judgePassword(password, owner);
  if (objection !== null) throw unacceptablePassword(objection);
  return passwords.hash(password);
}

/**
 * Adds a person with their data key and the row of the audit log.
 * @throws AppError 409 `name_taken`, 400 `unsuitable_manager`; the transaction is lost then.
 */
export async function addUser(
  { subjectKeys }: Pick<AuthContext, "subjectKeys">,
  tx: Queryable,
  user: NewUser & { passwordHash: string },
  {
    type,
    by,
  }: { type: "USER_CREATED" | "USER_REGISTERED"; by: Changer | { self: true; origin: RequestOrigin } },
): Promise<UserRow> {
  const { username, email, role, passwordHash } = user;
  const managerId = user.managerId ?? null;
  if (isKeptForErased(username) || isKeptForErased(email)) throw nameTaken();
  if (managerId !== null) {
    await lockRights(tx);
    await requireManager(tx, managerId, null);
  }
  const row = await insertUser(tx, {
    id: newId(),
    username,
    email,
    name: user.name ?? null,
    passwordHash,
    role,
    clearance: user.clearance ?? DEFAULT_CLEARANCE[role],
    isAuditor: user.isAuditor ?? false,
    managerId,
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? nameTaken() : error;
  });
  await subjectKeys.create(tx, row.id);
  await appendAuditEvent(tx, {
    type,
    userId: "self" in by ? row.id : by.userId,
    subjectUserId: row.id,
    details: { role: row.role, clearance: row.clearance, isAuditor: row.isAuditor, managerId },
    origin: by.origin,
  });
  return row;
}
