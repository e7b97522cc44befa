import { notFound } from "../../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext, Changer } from "../auth-context.ts";
import { alreadyErased } from "../auth.errors.ts";
import { forgetAttempts } from "../sign-in/attempts.repository.ts";
import { accountKey } from "../sign-in/attempts.ts";
import { endSessions } from "../sign-in/end-sessions.ts";
import { hashNewPassword } from "./add-user.ts";
import { changeUser, findUser, lockUser } from "./users.repository.ts";

/**
 * Gives a person another password without the old one, and ends their sign-ins; with `withoutTotp` the second factor
 * goes too, for somebody who lost it. Only the operator at the command line may.
 */
export async function resetPassword(
  context: AuthContext,
  by: Changer,
  { id, password, withoutTotp }: { id: string; password: string; withoutTotp: boolean },
): Promise<void> {
  const owner = await findUser(context.db, id);
  if (!owner) throw notFound();
  if (owner.erasedAt !== null) throw alreadyErased();
  const passwordHash = await hashNewPassword(context, password, owner);
  await context.db.transaction(async (tx) => {
    const user = await lockUser(tx, id);
    if (user?.erasedAt !== null) throw alreadyErased();
    const noTotp = { totpSeed: null, totpConfirmedAt: null, totpLastStep: null };
    await changeUser(tx, id, { passwordHash, ...(withoutTotp && noTotp) });
    await forgetAttempts(tx, accountKey(context, id));
    await endSessions(context, tx, { userId: id }, { reason: "password_reset", by });
    await appendAuditEvent(tx, {
      type: "USER_UPDATED",
      userId: by.userId,
      subjectUserId: id,
      details: { changed: withoutTotp ? ["password", "totp"] : ["password"], reset: true },
      origin: by.origin,
    });
  });
}
