import type { Queryable } from "../../platform/db/database.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import type { NewNotification } from "./insert-notifications.ts";
import type { NotificationsContext } from "./notifications-context.ts";
import { notificationsRoutes } from "./notifications.routes.ts";
import { createStreamReaders } from "./stream-readers.ts";
import { sendNotifications } from "./send-notifications.ts";

export interface Notifications {
  readonly routes: readonly RoutePlugin[];
  /** Writes notifications in the caller's transaction; returns how many people got one. See `sendNotifications`. */
  sendNotifications(tx: Queryable, notification: NewNotification): Promise<number>;
}

export type NotificationsDependencies = Omit<NotificationsContext, "readers">;

/** What people are told while they work on something else: stored, numbered per person, streamed live. */
export function createNotifications(dependencies: NotificationsDependencies): Notifications {
  const context: NotificationsContext = {
    ...dependencies,
    readers: createStreamReaders(dependencies.pubsub),
  };
  return {
    routes: [notificationsRoutes(context)],
    sendNotifications: (tx, notification) => sendNotifications(dependencies.pubsub, tx, notification),
  };
}
