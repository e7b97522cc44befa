import { NOTIFICATION_TYPES, type NotificationPreferences } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { auditChange } from "./change-notifications.ts";
import type { NotificationsContext } from "./notifications-context.ts";
import { findMutedTypes, savePreferences } from "./preferences.repository.ts";

/** What the reader wants to be told: every type, wanted unless muted. */
export async function readPreferences(db: Queryable, actor: Actor): Promise<NotificationPreferences> {
  const muted = new Set(await findMutedTypes(db, actor.userId));
  return { preferences: NOTIFICATION_TYPES.map((type) => ({ type, enabled: !muted.has(type) })) };
}

/** Changes the types named and leaves the others. */
export async function updatePreferences(
  { db }: Pick<NotificationsContext, "db">,
  actor: Actor,
  { preferences }: NotificationPreferences,
): Promise<NotificationPreferences> {
  return db.transaction(async (tx) => {
    await savePreferences(tx, actor.userId, preferences);
    const muted = preferences.filter(({ enabled }) => !enabled).map(({ type }) => type);
    const wanted = preferences.filter(({ enabled }) => enabled).map(({ type }) => type);
    await auditChange(tx, actor, { action: "preferences", muted, wanted });
    return readPreferences(tx, actor);
  });
}
