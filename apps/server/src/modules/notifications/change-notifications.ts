import type { JsonObject, Notification } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../audit/index.ts";
import type { NotificationsContext } from "./notifications-context.ts";
import { findNotification, removeNotification, setAllRead, setRead } from "./notifications.repository.ts";
import { presentNotification } from "./present-notification.ts";

type Context = Pick<NotificationsContext, "db">;

/** Writes the audit row of a change to a person's own notifications or preferences. */
export async function auditChange(tx: Queryable, actor: Actor, details: JsonObject): Promise<void> {
  await appendAuditEvent(tx, {
    type: "NOTIFICATION_CHANGED",
    userId: actor.userId,
    details,
    origin: actor.origin,
  });
}

/** Marks one of the reader's notifications as read; again is the same answer. */
export async function markRead({ db }: Context, actor: Actor, id: number): Promise<Notification> {
  return db.transaction(async (tx) => {
    if (await setRead(tx, actor.userId, id))
      await auditChange(tx, actor, { action: "read", notificationId: id });
    const row = await findNotification(tx, actor.userId, id);
    if (!row) throw notFound();
    return presentNotification(row);
  });
}

/** Marks everything the reader has as read. */
export async function markAllRead({ db }: Context, actor: Actor): Promise<{ markedRead: number }> {
  return db.transaction(async (tx) => {
    const markedRead = await setAllRead(tx, actor.userId);
    if (markedRead > 0) await auditChange(tx, actor, { action: "read_all", count: markedRead });
    return { markedRead };
  });
}

/** Deletes one of the reader's notifications; its number is not given again. */
export async function deleteNotification({ db }: Context, actor: Actor, id: number): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await removeNotification(tx, actor.userId, id))) throw notFound();
    await auditChange(tx, actor, { action: "delete", notificationId: id });
  });
}
