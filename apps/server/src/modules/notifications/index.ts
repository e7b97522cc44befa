export {
  createNotifications,
  type Notifications,
  type NotificationsDependencies,
} from "./create-notifications.ts";
export type { NewNotification, Recipients } from "./insert-notifications.ts";
