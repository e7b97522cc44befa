import type { RequestOrigin } from "../../../platform/actor.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext } from "../auth-context.ts";

/** Tells the administrators that an account takes no sign-in for a while, since somebody guesses at it. */
export async function tellOfLock(
  { notifications }: Pick<AuthContext, "notifications">,
  tx: Queryable,
  userId: string,
  origin: RequestOrigin,
): Promise<void> {
  const reason = "account_locked";
  await appendAuditEvent(tx, {
    type: "SECURITY_ALERT",
    userId: null,
    subjectUserId: userId,
    details: { reason },
    origin,
  });
  await notifications.sendNotifications(tx, {
    type: "SECURITY_ALERT",
    priority: "urgent",
    recipients: { roles: ["ADMIN"] },
    title: "An account was locked",
    message:
      "Too many wrong passwords or codes came in a row, so each further try has to wait. If it was not the person, look into the audit log for where they came from.",
    data: { reason, userId },
  });
}
