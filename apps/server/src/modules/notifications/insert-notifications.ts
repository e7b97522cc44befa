import {
  clearanceCovers,
  type JsonObject,
  type Label,
  LABELS,
  type NotificationPriority,
  type NotificationType,
  type Role,
} from "@cdsa/contracts";
import { type SQL, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../platform/db/database.ts";

export type Recipients =
  /** These people, and everybody of these roles. */
  | { userIds: readonly string[]; andRoles?: readonly Role[] }
  /** Everybody of these roles, where a clearance is named only those it covers. */
  | { roles: readonly Role[]; clearance?: Label; exceptUserId?: string };

export type NewNotification = {
  recipients: Recipients;
  type: NotificationType;
  title: string;
  message: string;
  /** Ids and addresses within the product; never the content of what it is about. */
  data: JsonObject;
  priority: NotificationPriority;
};

// Lists travel as one JSON parameter: both drivers send it alike, and a list may be longer than a statement may have
// parameters.
const among = (values: readonly string[]): SQL =>
  sql`(SELECT listed.value FROM jsonb_array_elements_text(${JSON.stringify(values)}::jsonb) AS listed)`;

function matching(recipients: Recipients): SQL {
  if ("userIds" in recipients) {
    const { userIds, andRoles = [] } = recipients;
    return sql`(person.role IN ${among(andRoles)} OR person.id IN (
      SELECT listed.value::uuid FROM jsonb_array_elements_text(${JSON.stringify(userIds)}::jsonb) AS listed))`;
  }
  const { roles, clearance, exceptUserId } = recipients;
  const cleared =
    clearance === undefined ? LABELS : LABELS.filter((label) => clearanceCovers(label, clearance));
  return sql`person.role IN ${among(roles)} AND person.clearance IN ${among(cleared)}
    AND person.id IS DISTINCT FROM ${exceptUserId ?? null}::uuid`;
}

/**
 * Numbers and writes one notification for each active recipient who has not muted its type. Counters are locked in
 * the order of user ids, so that two senders wait for each other instead of blocking each other for ever; an id is
 * taken and its row written under that lock, so that a reader who saw id 7 has been able to see ids 1 to 6.
 * @returns the user ids of those who got it.
 */
export async function insertNotifications(tx: Queryable, notification: NewNotification): Promise<string[]> {
  const { type, title, message, data, priority } = notification;
  const cannotBeMuted = type === "SECURITY_ALERT" && priority === "urgent";
  const rows = await queryRows<{ user_id: string }>(
    tx,
    sql`WITH numbered AS (
          INSERT INTO notification_counters AS counter (user_id, last_id)
          SELECT person.id, 1 FROM active_users person
          WHERE ${matching(notification.recipients)}
            AND (${cannotBeMuted} OR NOT EXISTS (
              SELECT FROM notification_preferences preference
              WHERE preference.user_id = person.id AND preference.notification_type = ${type} AND NOT preference.enabled))
          ORDER BY person.id
          ON CONFLICT (user_id) DO UPDATE SET last_id = counter.last_id + 1
          RETURNING user_id, last_id
        )
        INSERT INTO notifications (user_id, id, type, title, message, data, priority)
        SELECT user_id, last_id, ${type}::text, ${title}::text, ${message}::text, ${JSON.stringify(data)}::jsonb, ${priority}::text
        FROM numbered
        RETURNING user_id`,
  );
  return rows.map((row) => row.user_id);
}
