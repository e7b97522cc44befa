import type { JsonObject, NotificationPriority, NotificationType } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../platform/db/database.ts";
import type { VaultContext } from "./vault-context.ts";

export type Announcement = {
  type: NotificationType;
  title: string;
  message: string;
  data: JsonObject;
  priority: NotificationPriority;
};

/** Tells the owners and every administrator, each once. Near the end of a transaction: it locks their counters. */
export async function announceToKeepers(
  { notifications }: Pick<VaultContext, "notifications">,
  tx: Queryable,
  ownerIds: readonly (string | null)[],
  announcement: Announcement,
): Promise<void> {
  const owners = ownerIds.filter((id) => id !== null);
  const people = await queryRows<{ id: string }>(
    tx,
    sql`SELECT id FROM active_users WHERE role = 'ADMIN'
        OR id IN (SELECT value::uuid FROM jsonb_array_elements_text(${JSON.stringify(owners)}::jsonb))`,
  );
  const userIds = people.map((person) => person.id);
  if (userIds.length > 0)
    await notifications.sendNotifications(tx, { recipients: { userIds }, ...announcement });
}
