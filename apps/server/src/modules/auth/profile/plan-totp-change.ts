import type { Me, UpdateMeRequestSchema } from "@cdsa/contracts";
import type { z } from "zod";
import type { Actor } from "../../../platform/actor.ts";
import { conflict } from "../../../platform/errors/common-errors.ts";
import type { AuthContext } from "../auth-context.ts";
import { wrongCode } from "../auth.errors.ts";
import type { UserRow } from "../auth.tables.ts";
import { accountKey, beginAttempt, completeAttempt } from "../sign-in/attempts.ts";
import { provePassword } from "../sign-in/prove-identity.ts";
import { newTotpSeed, totpUri } from "../totp/totp.ts";
import { hasTotp, sealSeed, stepOfCode } from "../totp/user-totp.ts";
import { findUser, type UserChanges } from "../users/users.repository.ts";

export type TotpPlan = {
  changes: UserChanges;
  /** Shown once, in the answer that begins an enrolment. */
  enrolment?: NonNullable<Me["totpEnrolment"]>;
  /** Checks again under the lock that what was judged is still there. */
  requireUnchanged(locked: UserRow): void;
};

type TotpUpdate = NonNullable<z.infer<typeof UpdateMeRequestSchema>["totp"]>;

const enrolledAlready = () =>
  conflict("totp_enrolled", "This account has a second factor. Disable it before you enrol another.");
const nothingPending = () =>
  conflict("totp_not_pending", "No enrolment waits for its first code. Begin one with your password.");

/** Judges a change of the second factor: enrolling and disabling take the password, confirming takes a first code. */
export async function planTotpChange(
  context: AuthContext,
  actor: Actor,
  update: TotpUpdate,
): Promise<TotpPlan> {
  switch (update.action) {
    case "enrol":
      return planEnrolment(context, await provePassword(context, actor, update.password));
    case "confirm":
      return planConfirmation(context, actor, update.code);
    case "disable":
      await provePassword(context, actor, update.password);
      return {
        changes: { totpSeed: null, totpConfirmedAt: null, totpLastStep: null },
        requireUnchanged: () => undefined,
      };
  }
}

function planEnrolment(context: AuthContext, user: UserRow): TotpPlan {
  if (hasTotp(user)) throw enrolledAlready();
  const secret = newTotpSeed();
  return {
    changes: { totpSeed: sealSeed(context, user.id, secret), totpConfirmedAt: null, totpLastStep: null },
    enrolment: { secret, uri: totpUri(user.username, secret) },
    requireUnchanged: (locked) => {
      if (hasTotp(locked)) throw enrolledAlready();
    },
  };
}

async function planConfirmation(context: AuthContext, actor: Actor, code: string): Promise<TotpPlan> {
  const user = await findUser(context.db, actor.userId);
  if (!user?.totpSeed || hasTotp(user)) throw nothingPending();
  const keys = { account: accountKey(context, user.id), address: null };
  await beginAttempt(context, keys);
  const step = await stepOfCode(context, user, code);
  if (step === null) throw wrongCode();
  await completeAttempt(context.db, keys);
  return {
    changes: { totpConfirmedAt: context.clock(), totpLastStep: step },
    requireUnchanged: (locked) => {
      if (locked.totpSeed !== user.totpSeed || hasTotp(locked)) throw nothingPending();
    },
  };
}
