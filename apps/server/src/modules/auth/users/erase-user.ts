import type { User } from "@cdsa/contracts";
import type { Queryable } from "../../../platform/db/database.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import { deleteTokensOf } from "../api-tokens/api-tokens.repository.ts";
import type { AuthContext, Changer } from "../auth-context.ts";
import { alreadyErased, lastAdministrator, ownRights } from "../auth.errors.ts";
import type { UserRow } from "../auth.tables.ts";
import { leaveGroups } from "../groups/groups.repository.ts";
import { deleteInvitesOf } from "../invites/invites.repository.ts";
import { deleteIdentitiesOf } from "../oidc/identities.repository.ts";
import { publishRevocation } from "../revocations.ts";
import { forgetAttempts } from "../sign-in/attempts.repository.ts";
import { accountKey } from "../sign-in/attempts.ts";
import { deleteSessions } from "../sign-in/sessions.repository.ts";
import { endAccess } from "./end-access.ts";
import { erasedEmail, erasedName } from "./erased-names.ts";
import { presentUser } from "./present-user.ts";
import { changeUser, hasActiveAdministrator, lockRights, lockUser, releaseTeam } from "./users.repository.ts";

/**
 * Erases a person: the account keeps its id for the records it is in, and nothing else. The key of what is sealed
 * for them is destroyed, so the audit log still verifies and their values in it cannot be read any more.
 * @throws AppError 404, 409 `already_erased` or `last_administrator`, 403 `own_rights`.
 */
export async function eraseUser(
  context: AuthContext,
  by: Changer,
  id: string,
  reason: string,
): Promise<User> {
  return context.db.transaction(async (tx) => {
    await lockRights(tx);
    const user = await lockUser(tx, id);
    if (!user) throw notFound();
    if (user.erasedAt !== null) throw alreadyErased();
    if (by.userId === id) throw ownRights();
    if (user.role === "ADMIN" && user.isActive && !(await hasActiveAdministrator(tx, id)))
      throw lastAdministrator();
    await endAccess(context, tx, id, { reason: "erased", by });
    await publishRevocation(context, tx, { userId: id });
    await forgetTraces(context, tx, user);
    const row = await changeUser(tx, id, {
      username: erasedName(id),
      email: erasedEmail(id),
      name: null,
      passwordHash: "erased",
      isActive: false,
      isAuditor: false,
      managerId: null,
      totpSeed: null,
      totpConfirmedAt: null,
      totpLastStep: null,
      erasedAt: new Date(),
    });
    await context.subjectKeys.destroy(tx, id);
    await context.onErased(tx, id);
    await recordErasure(context, tx, by, { userId: id, reason });
    return presentUser(row);
  });
}

async function forgetTraces(context: AuthContext, tx: Queryable, user: UserRow): Promise<void> {
  await deleteSessions(tx, user.id);
  await deleteIdentitiesOf(tx, user.id);
  await deleteTokensOf(tx, user.id);
  await deleteInvitesOf(tx, user.id, user.email);
  await leaveGroups(tx, user.id);
  await releaseTeam(tx, user.id);
  await forgetAttempts(tx, accountKey(context, user.id));
}

/** The reason is free text and may name the person, so it rests under the key of whoever gave it. */
async function recordErasure(
  { subjectKeys }: AuthContext,
  tx: Queryable,
  by: Changer,
  { userId, reason }: { userId: string; reason: string },
): Promise<void> {
  const event = { userId: by.userId, subjectUserId: userId, origin: by.origin };
  const sealedReason =
    by.userId === null
      ? null
      : await subjectKeys.sealJson(tx, by.userId, reason, `users:${userId}:erasure_reason`);
  await appendAuditEvent(tx, { type: "USER_ERASED", ...event, details: { reason: sealedReason } });
  await appendAuditEvent(tx, {
    type: "ERASURE",
    ...event,
    details: { what: "subject_key", ofUserId: userId },
  });
}
