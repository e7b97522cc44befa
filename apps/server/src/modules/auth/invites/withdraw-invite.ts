import type { Actor } from "../../../platform/actor.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext } from "../auth-context.ts";
import { deleteUnusedInvite } from "./invites.repository.ts";

/**
 * Takes an invitation back.
 * @throws AppError 404 also for one that was used.
 */
export async function withdrawInvite({ db }: AuthContext, actor: Actor, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await deleteUnusedInvite(tx, id))) throw notFound();
    await appendAuditEvent(tx, {
      type: "USER_INVITED",
      userId: actor.userId,
      details: { inviteId: id, withdrawn: true },
      origin: actor.origin,
    });
  });
}
