import type { Notification } from "@cdsa/contracts";
import type { NotificationRow } from "./notifications.tables.ts";

/** A row as the API and the stream show it. */
export const presentNotification = (row: NotificationRow): Notification => ({
  id: row.id,
  type: row.type,
  title: row.title,
  message: row.message,
  data: row.data,
  priority: row.priority,
  isRead: row.isRead,
  readAt: row.readAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});
