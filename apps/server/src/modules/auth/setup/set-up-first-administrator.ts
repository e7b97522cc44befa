import type { SetupRequestSchema, User } from "@cdsa/contracts";
import type { z } from "zod";
import type { RequestOrigin } from "../../../platform/actor.ts";
import { equalInConstantTime } from "../../../platform/crypto/secret-token.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import { forbidden } from "../../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext } from "../auth-context.ts";
import { addUser, hashNewPassword } from "../users/add-user.ts";
import { presentUser } from "../users/present-user.ts";
import { hasActiveAdministrator } from "../users/users.repository.ts";
import { setupTokenOf } from "./prepare-setup-token.ts";
import { findNonce, takeNonce } from "./setup-tokens.repository.ts";

type SetupRequest = z.infer<typeof SetupRequestSchema>;

const alreadySetUp = (): AppError =>
  new AppError({
    code: "already_set_up",
    status: 410,
    title: "Gone",
    detail: "This server has an administrator. Sign in, or ask them for an account.",
  });

const wrongSetupToken = (): AppError =>
  forbidden(
    "wrong_setup_token",
    "The set-up token is wrong. The server prints the right one when it starts, until it was used.",
  );

const isTokenOf = (context: AuthContext, nonce: string | null, given: string): boolean =>
  nonce !== null && equalInConstantTime(setupTokenOf(context, nonce), given);

/**
 * Lets the first administrator in, once: whoever started the server and read the token it printed.
 * @throws AppError 410 `already_set_up` once there is an administrator, 403 `wrong_setup_token`.
 */
export async function setUpFirstAdministrator(
  context: AuthContext,
  { setupToken, password, ...person }: SetupRequest,
  origin: RequestOrigin,
): Promise<User> {
  if (await hasActiveAdministrator(context.db)) throw alreadySetUp();
  if (!isTokenOf(context, await findNonce(context.db), setupToken)) {
    // Another set-up may have ended between the two readings, and has taken the nonce with it.
    if (await hasActiveAdministrator(context.db)) throw alreadySetUp();
    await appendAuditEvent(context.db, {
      type: "SIGN_IN_FAILED",
      outcome: "DENIED",
      userId: null,
      details: { reason: "setup_token" },
      origin,
    });
    throw wrongSetupToken();
  }
  const passwordHash = await hashNewPassword(context, password, person);
  const row = await context.db.transaction(async (tx) => {
    const nonce = await takeNonce(tx);
    if (nonce === null || (await hasActiveAdministrator(tx))) throw alreadySetUp();
    if (!isTokenOf(context, nonce, setupToken)) throw wrongSetupToken();
    const by = { self: true, origin } as const;
    return addUser(context, tx, { ...person, role: "ADMIN", passwordHash }, { type: "USER_CREATED", by });
  });
  return presentUser(row);
}
