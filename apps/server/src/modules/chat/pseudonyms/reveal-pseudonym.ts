import type { RevealedPseudonym, RevealPseudonymRequest } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import { coveredValue } from "../../protection/index.ts";
import type { ChatContext } from "../chat-context.ts";
import { findOwnSession } from "../sessions/sessions.repository.ts";

/**
 * The value of one pseudonym, for a reason; its row is committed before it is given out.
 * @throws AppError 404 for an unknown or foreign chat, and for a pseudonym that is not there or above the clearance.
 */
export async function revealPseudonym(
  { db, protection }: Pick<ChatContext, "db" | "protection">,
  actor: Actor,
  sessionId: string,
  { pseudonym, reason }: RevealPseudonymRequest,
): Promise<RevealedPseudonym> {
  return db.transaction(async (tx) => {
    if (!(await findOwnSession(tx, actor.userId, sessionId))) throw notFound();
    const value = coveredValue(pseudonym, await protection.openPseudonyms(tx, sessionId), actor.clearance);
    if (value === undefined) throw notFound();
    await appendAuditEvent(tx, {
      type: "PSEUDONYM_REVEALED",
      userId: actor.userId,
      sessionId,
      details: { what: "value", pseudonym, reason },
      origin: actor.origin,
    });
    return { pseudonym, value };
  });
}
