import type { StepUpRequestSchema } from "@cdsa/contracts";
import type { z } from "zod";
import type { Actor } from "../../../platform/actor.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext } from "../auth-context.ts";
import { pageSignInOnly, sessionEnded } from "../auth.errors.ts";
import { proveTotp, provePassword } from "./prove-identity.ts";
import { setStepUp } from "./sessions.repository.ts";

const STEP_UP_MINUTES = 5;

/** A second proof of identity that lets this sign-in do what matters most, for five minutes. */
export async function stepUp(
  context: AuthContext,
  actor: Actor,
  proof: z.infer<typeof StepUpRequestSchema>,
): Promise<void> {
  if (actor.via.kind !== "session") throw pageSignInOnly();
  const { sessionId } = actor.via;
  const isPassword = "password" in proof;
  await (isPassword ? provePassword(context, actor, proof.password) : proveTotp(context, actor, proof.totp));
  await context.db.transaction(async (tx) => {
    if (!(await setStepUp(tx, sessionId, STEP_UP_MINUTES))) throw sessionEnded();
    await appendAuditEvent(tx, {
      type: "STEP_UP",
      userId: actor.userId,
      details: { signInId: sessionId, by: isPassword ? "password" : "totp" },
      origin: actor.origin,
    });
  });
}
