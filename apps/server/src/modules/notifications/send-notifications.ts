import type { Queryable } from "../../platform/db/database.ts";
import type { PubSub } from "../../platform/pubsub/pubsub.ts";
import { insertNotifications, type NewNotification } from "./insert-notifications.ts";

// A NOTIFY payload holds fewer than 8,000 bytes; a quoted UUID with its comma takes 39.
const RECIPIENTS_PER_WAKE_UP = 150;

/**
 * Writes a notification for each recipient in the caller's transaction and wakes their streams when it commits.
 * Inactive people get none; muted types are left out, except an urgent SECURITY_ALERT.
 *
 * The counters of the recipients stay locked until the transaction ends, so send near its end. A transaction that
 * sends more than once to different people does so in the order of their user ids, or it can deadlock with another.
 * @returns how many people got it.
 */
export async function sendNotifications(
  pubsub: Pick<PubSub, "publish">,
  tx: Queryable,
  notification: NewNotification,
): Promise<number> {
  const userIds = await insertNotifications(tx, notification);
  for (let start = 0; start < userIds.length; start += RECIPIENTS_PER_WAKE_UP) {
    await pubsub.publish(tx, "notifications", {
      userIds: userIds.slice(start, start + RECIPIENTS_PER_WAKE_UP),
    });
  }
  return userIds.length;
}
