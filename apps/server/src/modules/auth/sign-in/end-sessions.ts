import type { Queryable } from "../../../platform/db/database.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext, Changer } from "../auth-context.ts";
import { publishRevocation } from "../revocations.ts";
import { revokeSessions, type SessionChoice } from "./sessions.repository.ts";

/**
 * Ends sign-ins of a person with their tokens and open streams, on every instance as soon as `tx` commits.
 * @returns the ids of the sign-ins ended.
 */
export async function endSessions(
  context: Pick<AuthContext, "pubsub">,
  tx: Queryable,
  choice: SessionChoice,
  { reason, by }: { reason: string; by: Changer },
): Promise<string[]> {
  const ended = await revokeSessions(tx, choice, reason);
  for (const sessionId of ended) await publishRevocation(context, tx, { userId: choice.userId, sessionId });
  if (ended.length > 0) {
    await appendAuditEvent(tx, {
      type: "SESSION_REVOKED",
      userId: by.userId,
      subjectUserId: choice.userId,
      details: { reason, count: ended.length, signInIds: ended.slice(0, 200) },
      origin: by.origin,
    });
  }
  return ended;
}
