import type { LoginRequestSchema } from "@cdsa/contracts";
import type { z } from "zod";
import type { RequestOrigin } from "../../../platform/actor.ts";
import { keyedHash } from "../../../platform/crypto/derive-key.ts";
import { hashToken, newSecretToken } from "../../../platform/crypto/secret-token.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import type { AppError } from "../../../platform/errors/app-error.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext } from "../auth-context.ts";
import { totpRequired, totpWrong, wrongCredentials } from "../auth.errors.ts";
import type { UserRow } from "../auth.tables.ts";
import { hasTotp, stepOfCode } from "../totp/user-totp.ts";
import { findUserByLogin, lockSignInUser, useTotpStep } from "../users/users.repository.ts";
import {
  accountKey,
  addressKey,
  beginAttempt,
  cancelAttempt,
  completeAttempt,
  type CountedAttempt,
  FAILURES_UNTIL_LOCK,
} from "./attempts.ts";
import { tellOfLock } from "./tell-of-lock.ts";
import { insertSession, SESSION_LIFETIME_SECONDS } from "./sessions.repository.ts";
import { type SignedIn, tokenResponse } from "./token-response.ts";

type LoginRequest = z.infer<typeof LoginRequestSchema>;
type Attempt = {
  login: LoginRequest;
  user: UserRow | null;
  keys: CountedAttempt;
  failures: number;
  origin: RequestOrigin;
};
type FailureReason = "credentials" | "totp_required" | "totp";

const ERRORS: Readonly<Record<FailureReason, () => AppError>> = {
  credentials: wrongCredentials,
  totp_required: totpRequired,
  totp: totpWrong,
};

/**
 * Starts a sign-in of the page. An unknown name, a wrong password and a disabled account get the same answer after
 * the same work.
 * @throws AppError 401 `wrong_credentials`, `totp_required` or `totp_wrong`; 429 while account or address is blocked.
 */
export async function signIn(
  context: AuthContext,
  login: LoginRequest,
  origin: RequestOrigin,
): Promise<SignedIn> {
  const user = await findUserByLogin(context.db, login.username);
  const keys = {
    account: accountKey(context, user?.id ?? login.username),
    address: origin.ipAddress === null ? null : addressKey(context, origin.ipAddress),
  };
  const failures = await beginAttempt(context, keys);
  const attempt: Attempt = { login, user, keys, failures, origin };
  const isRight = await context.passwords.verify(user?.passwordHash ?? null, login.password);
  if (!user?.isActive || !isRight) throw await refuse(context, attempt, "credentials");
  const step = await judgeSecondFactor(context, attempt, user);
  return openSession(context, attempt, user, step);
}

/** The time step of the code; null where this account has no second factor. */
async function judgeSecondFactor(
  context: AuthContext,
  attempt: Attempt,
  user: UserRow,
): Promise<number | null> {
  if (!hasTotp(user)) return null;
  const { totp } = attempt.login;
  if (totp === undefined) throw await refuse(context, attempt, "totp_required");
  const step = await stepOfCode(context, user, totp);
  if (step === null) throw await refuse(context, attempt, "totp");
  return step;
}

async function refuse(context: AuthContext, attempt: Attempt, reason: FailureReason): Promise<AppError> {
  await context.db.transaction((tx) => recordFailure(context, tx, attempt, reason));
  return ERRORS[reason]();
}

/** The name given may be a password typed into the wrong field, so only its keyed hash is kept. */
async function recordFailure(
  { hashKeys, notifications }: Pick<AuthContext, "hashKeys" | "notifications">,
  tx: Queryable,
  { login, user, keys, failures, origin }: Attempt,
  reason: FailureReason,
): Promise<void> {
  // Whoever has the password and no code yet has guessed nothing.
  if (reason === "totp_required") await cancelAttempt(tx, keys);
  await appendAuditEvent(tx, {
    type: "SIGN_IN_FAILED",
    outcome: "DENIED",
    userId: null,
    subjectUserId: user?.id ?? null,
    details: { reason, failures, nameHash: keyedHash(hashKeys.names, login.username.toLowerCase()) },
    origin,
  });
  // The failure that locks the account tells; those that follow lengthen the pause alone.
  if (user && reason !== "totp_required" && failures === FAILURES_UNTIL_LOCK) {
    await tellOfLock({ notifications }, tx, user.id, origin);
  }
}

async function openSession(
  context: AuthContext,
  attempt: Attempt,
  judged: UserRow,
  step: number | null,
): Promise<SignedIn> {
  const { keys, origin } = attempt;
  const token = newSecretToken();
  const opened = await context.db.transaction(
    async (tx): Promise<{ user: UserRow; sessionId: string } | FailureReason> => {
      // Disabled, erased, or given another password while the given one was being judged.
      const user = await lockSignInUser(tx, judged.id, judged.passwordHash);
      const failure = !user
        ? "credentials"
        : step !== null && !(await useTotpStep(tx, user.id, step))
          ? "totp"
          : null;
      if (!user || failure !== null) {
        const reason = failure ?? "credentials";
        await recordFailure(context, tx, attempt, reason);
        return reason;
      }
      await completeAttempt(tx, keys);
      const sessionId = await insertSession(tx, { userId: user.id, tokenHash: hashToken(token), origin });
      await appendAuditEvent(tx, {
        type: "SIGNED_IN",
        userId: user.id,
        details: { signInId: sessionId, secondFactor: step !== null },
        origin,
      });
      return { user, sessionId };
    },
  );
  if (typeof opened === "string") throw ERRORS[opened]();
  return {
    response: await tokenResponse(context, opened.user, opened.sessionId),
    cookie: { token, maxAgeSeconds: SESSION_LIFETIME_SECONDS },
  };
}
