import type { ListNotificationsQuerySchema, NotificationPageSchema } from "@cdsa/contracts";
import { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import type { NotificationsContext } from "./notifications-context.ts";
import { countUnread, findNotifications } from "./notifications.repository.ts";
import { presentNotification } from "./present-notification.ts";

const CursorSchema = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** The reader's own notifications, newest first, with how many are unread in all. */
export async function listNotifications(
  { db }: Pick<NotificationsContext, "db">,
  actor: Actor,
  { limit, cursor, unreadOnly }: z.infer<typeof ListNotificationsQuerySchema>,
): Promise<z.infer<typeof NotificationPageSchema>> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, CursorSchema);
  const rows = await findNotifications(db, actor.userId, { before, unreadOnly, limit: limit + 1 });
  return {
    ...toPage(rows, limit, (row) => String(row.id), presentNotification),
    unreadCount: await countUnread(db, actor.userId),
  };
}
