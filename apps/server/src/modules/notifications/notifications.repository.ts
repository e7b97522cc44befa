import { and, asc, desc, eq, gt, lt, sql } from "drizzle-orm";
import type { Queryable } from "../../platform/db/database.ts";
import { notificationCounters, type NotificationRow, notifications } from "./notifications.tables.ts";

const one = (userId: string, id: number) => and(eq(notifications.userId, userId), eq(notifications.id, id));

const unreadOf = (userId: string) => and(eq(notifications.userId, userId), eq(notifications.isRead, false));

export async function findNotification(
  db: Queryable,
  userId: string,
  id: number,
): Promise<NotificationRow | null> {
  const [row] = await db.select().from(notifications).where(one(userId, id));
  return row ?? null;
}

/** A person's notifications below `before`, newest first. */
export async function findNotifications(
  db: Queryable,
  userId: string,
  query: { before: number | undefined; unreadOnly: boolean; limit: number },
): Promise<NotificationRow[]> {
  return db
    .select()
    .from(notifications)
    .where(
      and(
        query.unreadOnly ? unreadOf(userId) : eq(notifications.userId, userId),
        query.before === undefined ? undefined : lt(notifications.id, query.before),
      ),
    )
    .orderBy(desc(notifications.id))
    .limit(query.limit);
}

/** What came after the id `after`, oldest first: complete, because ids of a person commit in order. */
export async function findNotificationsAfter(
  db: Queryable,
  userId: string,
  after: number,
  limit: number,
): Promise<NotificationRow[]> {
  return db
    .select()
    .from(notifications)
    .where(and(eq(notifications.userId, userId), gt(notifications.id, after)))
    .orderBy(asc(notifications.id))
    .limit(limit);
}

/** The highest id given to a person; 0 before the first. */
export async function findLastId(db: Queryable, userId: string): Promise<number> {
  const [row] = await db
    .select({ lastId: notificationCounters.lastId })
    .from(notificationCounters)
    .where(eq(notificationCounters.userId, userId));
  return row?.lastId ?? 0;
}

export async function countUnread(db: Queryable, userId: string): Promise<number> {
  const [row] = await db
    .select({ count: sql`count(*)`.mapWith(Number) })
    .from(notifications)
    .where(unreadOf(userId));
  return row?.count ?? 0;
}

/** @returns whether it was unread until now. */
export async function setRead(tx: Queryable, userId: string, id: number): Promise<boolean> {
  const rows = await tx
    .update(notifications)
    .set({ isRead: true, readAt: sql`now()` })
    .where(and(unreadOf(userId), eq(notifications.id, id)))
    .returning({ id: notifications.id });
  return rows.length > 0;
}

/** @returns how many were unread until now. */
export async function setAllRead(tx: Queryable, userId: string): Promise<number> {
  const rows = await tx
    .update(notifications)
    .set({ isRead: true, readAt: sql`now()` })
    .where(unreadOf(userId))
    .returning({ id: notifications.id });
  return rows.length;
}

/** @returns whether there was one to delete. */
export async function removeNotification(tx: Queryable, userId: string, id: number): Promise<boolean> {
  const rows = await tx.delete(notifications).where(one(userId, id)).returning({ id: notifications.id });
  return rows.length > 0;
}
