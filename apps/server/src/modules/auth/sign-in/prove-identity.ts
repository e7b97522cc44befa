import type { Actor } from "../../../platform/actor.ts";
import type { AuthContext } from "../auth-context.ts";
import { invalidToken, wrongCode, wrongPassword } from "../auth.errors.ts";
import type { UserRow } from "../auth.tables.ts";
import { hasTotp, stepOfCode } from "../totp/user-totp.ts";
import { findUser, useTotpStep } from "../users/users.repository.ts";
import { accountKey, beginAttempt, completeAttempt } from "./attempts.ts";

async function currentUser({ db }: AuthContext, actor: Actor): Promise<UserRow> {
  const user = await findUser(db, actor.userId);
  if (!user?.isActive) throw invalidToken();
  return user;
}

/**
 * Makes sure that whoever sits at a signed-in page knows the password; guesses count like those of a sign-in.
 * @throws AppError 403 `wrong_password`, 429 while the account is blocked.
 */
export async function provePassword(context: AuthContext, actor: Actor, password: string): Promise<UserRow> {
  const user = await currentUser(context, actor);
  const keys = { account: accountKey(context, user.id), address: null };
  await beginAttempt(context, keys);
  if (!(await context.passwords.verify(user.passwordHash, password))) throw wrongPassword();
  await completeAttempt(context.db, keys);
  return user;
}

/**
 * Takes a one-time code in place of the password.
 * @throws AppError 403 `wrong_code` also where the account has no second factor, 429 while the account is blocked.
 */
export async function proveTotp(context: AuthContext, actor: Actor, code: string): Promise<UserRow> {
  const user = await currentUser(context, actor);
  const keys = { account: accountKey(context, user.id), address: null };
  await beginAttempt(context, keys);
  const step = hasTotp(user) ? await stepOfCode(context, user, code) : null;
  if (step === null || !(await useTotpStep(context.db, user.id, step))) throw wrongCode();
  await completeAttempt(context.db, keys);
  return user;
}
