import type { PseudonymList } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import { coveredValue } from "../../protection/index.ts";
import type { ChatContext } from "../chat-context.ts";
import { findOwnSession } from "../sessions/sessions.repository.ts";

const MAX_ITEMS = 1_000;

/**
 * What stands for something else in a chat, without any value: names say nothing of what they hide, so no row is due.
 * @throws AppError 404 for an unknown or foreign chat.
 */
export async function listPseudonyms(
  { db, protection }: Pick<ChatContext, "db" | "protection">,
  actor: Actor,
  sessionId: string,
): Promise<PseudonymList> {
  if (!(await findOwnSession(db, actor.userId, sessionId))) throw notFound();
  const pseudonyms = await protection.openPseudonyms(db, sessionId);
  const items = pseudonyms.toState().entries.slice(0, MAX_ITEMS);
  return {
    items: items.map(({ name, type }) => ({
      pseudonym: name,
      type,
      mayReveal: coveredValue(name, pseudonyms, actor.clearance) !== undefined,
    })),
  };
}
