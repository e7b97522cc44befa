import type { Me, UpdateMeRequestSchema } from "@cdsa/contracts";
import type { z } from "zod";
import type { Actor } from "../../../platform/actor.ts";
import { isUniqueViolation } from "../../../platform/db/database-errors.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { notFound, staleVersion } from "../../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext } from "../auth-context.ts";
import { invalidToken, nameTaken, pageSignInOnly } from "../auth.errors.ts";
import type { UserRow } from "../auth.tables.ts";
import { endSessions } from "../sign-in/end-sessions.ts";
import { provePassword } from "../sign-in/prove-identity.ts";
import { hashNewPassword } from "../users/add-user.ts";
import { isKeptForErased } from "../users/erased-names.ts";
import { changeUser, findUser, lockUser, type UserChanges } from "../users/users.repository.ts";
import { planTotpChange, type TotpPlan } from "./plan-totp-change.ts";
import { viewOwnProfile } from "./view-own-profile.ts";

export type ProfileUpdate = z.infer<typeof UpdateMeRequestSchema>;

/** What takes time or is a guess at a secret, done before the transaction. */
type Prepared = { passwordHash: string | null; totp: TotpPlan | null };

async function prepare(context: AuthContext, actor: Actor, update: ProfileUpdate): Promise<Prepared> {
  const user = await findUser(context.db, actor.userId);
  if (!user) throw invalidToken();
  let passwordHash: string | null = null;
  if (update.password) {
    await provePassword(context, actor, update.password.current);
    const owner = { username: user.username, email: update.email ?? user.email };
    passwordHash = await hashNewPassword(context, update.password.next, owner);
  }
  return { passwordHash, totp: update.totp ? await planTotpChange(context, actor, update.totp) : null };
}

function changesOf(user: UserRow, update: ProfileUpdate, { passwordHash, totp }: Prepared): UserChanges {
  return {
    ...(update.name !== undefined && update.name !== user.name && { name: update.name }),
    ...(update.email !== undefined && update.email !== user.email && { email: update.email }),
    ...(passwordHash !== null && { passwordHash }),
    ...totp?.changes,
  };
}

/** What changed, by the names people know; which values, the log does not hold. */
const WORDS: Readonly<Record<string, string>> = {
  passwordHash: "password",
  totpSeed: "totp",
  totpConfirmedAt: "totp",
  totpLastStep: "totp",
};

/**
 * Changes one's own name, e-mail address, password or second factor, and ends other sign-ins of one's own. A new
 * password ends all of them but this one.
 * @throws AppError 412, 403 `wrong_password` or `wrong_code`, 409 `name_taken`, 400 `unacceptable_password`, 404 for
 * a sign-in that is not one's own.
 */
export async function changeOwnProfile(
  context: AuthContext,
  actor: Actor,
  { version, update }: { version: number; update: ProfileUpdate },
): Promise<Me> {
  if (actor.via.kind !== "session") throw pageSignInOnly();
  const { sessionId } = actor.via;
  const before = await findUser(context.db, actor.userId);
  if (before && before.version !== version) throw staleVersion(version, before.version);
  if (update.email !== undefined && isKeptForErased(update.email)) throw nameTaken();
  const prepared = await prepare(context, actor, update);
  const me = await context.db
    .transaction(async (tx) => {
      const user = await lockUser(tx, actor.userId);
      if (!user?.isActive) throw invalidToken();
      if (user.version !== version) throw staleVersion(version, user.version);
      prepared.totp?.requireUnchanged(user);
      await apply(tx, actor, user, changesOf(user, update, prepared));
      await endOthers(context, tx, actor, { update, sessionId });
      return viewOwnProfile(tx, actor);
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error, "users_email") ? nameTaken() : error;
    });
  const enrolment = prepared.totp?.enrolment;
  return enrolment ? { ...me, totpEnrolment: enrolment } : me;
}

async function apply(tx: Queryable, actor: Actor, user: UserRow, changes: UserChanges): Promise<void> {
  const changed = [...new Set(Object.keys(changes).map((field) => WORDS[field] ?? field))];
  if (changed.length === 0) return;
  await changeUser(tx, user.id, changes);
  await appendAuditEvent(tx, {
    type: "USER_UPDATED",
    userId: user.id,
    details: { changed },
    origin: actor.origin,
  });
}

async function endOthers(
  context: AuthContext,
  tx: Queryable,
  actor: Actor,
  { update, sessionId }: { update: ProfileUpdate; sessionId: string },
): Promise<void> {
  const { userId } = actor;
  if (update.endSessionId !== undefined) {
    const choice = { userId, only: update.endSessionId };
    const ended = await endSessions(context, tx, choice, { reason: "ended_by_owner", by: actor });
    if (ended.length === 0) throw notFound();
  }
  if (update.password) {
    await endSessions(context, tx, { userId, except: sessionId }, { reason: "password_changed", by: actor });
  }
}
