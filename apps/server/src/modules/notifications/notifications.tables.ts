import type { JsonObject, NotificationPriority, NotificationType } from "@cdsa/contracts";
import {
  bigint,
  boolean,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** Numbered per person without a gap; the number is also the event id of the stream. */
export const notifications = pgTable(
  "notifications",
  {
    userId: uuid("user_id").notNull(),
    id: bigint({ mode: "number" }).notNull(),
    type: text().$type<NotificationType>().notNull(),
    title: text().notNull(),
    message: text().notNull(),
    data: jsonb().$type<JsonObject>().notNull(),
    priority: text().$type<NotificationPriority>().notNull(),
    isRead: boolean("is_read").notNull().default(false),
    readAt: instant("read_at"),
    expiresAt: instant("expires_at"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.id] })],
);
export type NotificationRow = typeof notifications.$inferSelect;

/** The last number given to a person. Its row lock makes numbers commit in order. */
export const notificationCounters = pgTable("notification_counters", {
  userId: uuid("user_id").primaryKey(),
  lastId: bigint("last_id", { mode: "number" }).notNull(),
});

/** What a person does not want to be told; a type without a row is wanted. */
export const notificationPreferences = pgTable(
  "notification_preferences",
  {
    id: uuid().primaryKey(),
    userId: uuid("user_id").notNull(),
    notificationType: text("notification_type").$type<NotificationType>().notNull(),
    enabled: boolean().notNull().default(true),
    deliveryMethod: text("delivery_method").notNull().default("realtime"),
    createdAt: instant("created_at").notNull().defaultNow(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [unique().on(table.userId, table.notificationType)],
);
