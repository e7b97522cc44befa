import type { NotificationType } from "@cdsa/contracts";
import { and, eq, sql } from "drizzle-orm";
import type { Queryable } from "../../platform/db/database.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { notificationPreferences } from "./notifications.tables.ts";

/** The types this person has muted. */
export async function findMutedTypes(db: Queryable, userId: string): Promise<NotificationType[]> {
  const rows = await db
    .select({ type: notificationPreferences.notificationType })
    .from(notificationPreferences)
    .where(and(eq(notificationPreferences.userId, userId), eq(notificationPreferences.enabled, false)));
  return rows.map((row) => row.type);
}

/** @param choices one entry a type. */
export async function savePreferences(
  tx: Queryable,
  userId: string,
  choices: readonly { type: NotificationType; enabled: boolean }[],
): Promise<void> {
  if (choices.length === 0) return;
  await tx
    .insert(notificationPreferences)
    .values(choices.map(({ type, enabled }) => ({ id: newId(), userId, notificationType: type, enabled })))
    .onConflictDoUpdate({
      target: [notificationPreferences.userId, notificationPreferences.notificationType],
      set: { enabled: sql`excluded.enabled`, updatedAt: sql`now()` },
    });
}
