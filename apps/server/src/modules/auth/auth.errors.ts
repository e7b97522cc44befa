import { AppError } from "../../platform/errors/app-error.ts";
import { badRequest, conflict, forbidden, unauthorized } from "../../platform/errors/common-errors.ts";

/** One answer for every credential that does not hold (RFC 6750 section 3.1). */
export const invalidToken = (): AppError =>
  new AppError({
    code: "invalid_token",
    status: 401,
    title: "Sign-in required",
    detail:
      "The token does not hold (any more). Get a new access token by POST /api/v1/auth/refresh, or sign in again.",
    headers: { "www-authenticate": 'Bearer realm="cdsa", error="invalid_token"' },
  });

/** The same for an unknown name, a wrong password and a disabled account. */
export const wrongCredentials = (): AppError =>
  unauthorized("wrong_credentials", "The user name or the password is wrong.");

/** Said only to those who gave the right password. */
export const totpRequired = (): AppError =>
  unauthorized(
    "totp_required",
    "This account asks for a second factor. Send the six digits of your authenticator app as well.",
  );

export const totpWrong = (): AppError =>
  unauthorized(
    "totp_wrong",
    "The six digits are wrong, out of date, or were used before. Wait for the next ones in your authenticator app.",
  );

export const tooManyAttempts = (retryAfterSeconds: number): AppError =>
  new AppError({
    code: "too_many_attempts",
    status: 429,
    title: "Too many attempts",
    detail: `Too many wrong attempts. Wait ${retryAfterSeconds} seconds before the next one.`,
    headers: { "retry-after": String(retryAfterSeconds) },
  });

export const wrongPassword = (): AppError =>
  forbidden("wrong_password", "The password is not yours. Nothing was changed.");

export const wrongCode = (): AppError =>
  forbidden(
    "wrong_code",
    "The six digits are wrong, out of date, or were used before. Wait for the next ones in your authenticator app.",
  );

export const sessionEnded = (): AppError =>
  unauthorized("session_ended", "The sign-in has ended. Sign in again.");

export const pageSignInOnly = (): AppError =>
  forbidden("page_sign_in_only", "An API token cannot do this. Sign in with user name and password.");

export const unacceptablePassword = (why: string): AppError =>
  badRequest("unacceptable_password", `This password is not accepted: ${why}.`, [
    { path: "body.password", message: why },
  ]);

export const nameTaken = (): AppError =>
  conflict("name_taken", "This user name or e-mail address belongs to an account already. Choose another.");

export const registrationClosed = (): AppError =>
  forbidden(
    "registration_closed",
    "Registration is closed. Ask an administrator for an invitation, or to create your account.",
  );

export const invalidInvite = (): AppError =>
  forbidden(
    "invalid_invite",
    "The invitation does not hold: it was used, withdrawn or has expired, or it is for another e-mail address. Ask for a new one.",
  );

export const unsuitableManager = (why: string): AppError =>
  badRequest("unsuitable_manager", `managerId: ${why}.`, [{ path: "body.managerId", message: why }]);

export const ownRights = (): AppError =>
  forbidden(
    "own_rights",
    "Nobody changes their own role, clearance, auditor flag or access. Ask another administrator.",
  );

export const lastAdministrator = (): AppError =>
  conflict("last_administrator", "This is the last active administrator. Make somebody else one first.");

export const alreadyErased = (): AppError =>
  conflict("already_erased", "This person was erased; the account cannot be changed or used again.");
