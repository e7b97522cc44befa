import type { JsonObject, NotificationPriority, NotificationType } from "@cdsa/contracts";
import type { Queryable } from "../../platform/db/database.ts";
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
  const userIds = ownerIds.filter((id) => id !== null);
  await notifications.sendNotifications(tx, {
    recipients: { userIds, andRoles: ["ADMIN"] },
    ...announcement,
  });
}
