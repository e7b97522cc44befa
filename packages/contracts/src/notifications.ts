import { z } from "zod";
import { pageOf, PageQuerySchema } from "./pages.ts";
import { InstantSchema } from "./text.ts";
import { JsonObjectSchema } from "./tools.ts";

export const NOTIFICATION_TYPES = [
  "APPROVAL_REQUESTED",
  "APPROVAL_DECISION",
  "DOCUMENT_INDEXED",
  "DOCUMENT_PROCESSING_FAILED",
  "TOOL_ADDED",
  "TOOL_UPDATED",
  "TOOL_REMOVED",
  "SECURITY_ALERT",
  "VAULT_SECRET_ADDED",
  "VAULT_SECRET_ACCESSED",
  "SYSTEM_MAINTENANCE",
  "LONG_RUNNING_TASK_COMPLETED",
] as const;
export const NotificationTypeSchema = z.enum(NOTIFICATION_TYPES);
export type NotificationType = z.infer<typeof NotificationTypeSchema>;

export const NotificationPrioritySchema = z.enum(["low", "normal", "high", "urgent"]);
export type NotificationPriority = z.infer<typeof NotificationPrioritySchema>;

/** `id` counts up per user without a gap; it is also the `id:` of the event in the stream. */
export const NotificationSchema = z.object({
  id: z.number().int(),
  type: NotificationTypeSchema,
  title: z.string(),
  message: z.string(),
  data: JsonObjectSchema,
  priority: NotificationPrioritySchema,
  isRead: z.boolean(),
  readAt: InstantSchema.nullable(),
  createdAt: InstantSchema,
});
export type Notification = z.infer<typeof NotificationSchema>;
export const NotificationPageSchema = pageOf(NotificationSchema).extend({ unreadCount: z.number().int() });

export const ListNotificationsQuerySchema = PageQuerySchema.extend({
  unreadOnly: z.stringbool().default(false),
});

export const TicketSchema = z.object({ ticket: z.string(), expiresAt: InstantSchema });
export const MarkedReadSchema = z.object({ markedRead: z.number().int() });

const PreferenceSchema = z.strictObject({ type: NotificationTypeSchema, enabled: z.boolean() });

/** Every type with whether the person wants it. An urgent SECURITY_ALERT comes whatever is chosen. */
export const NotificationPreferencesSchema = z.object({
  preferences: z.array(PreferenceSchema).max(NOTIFICATION_TYPES.length),
});
export type NotificationPreferences = z.infer<typeof NotificationPreferencesSchema>;

/** The types to change; those left out stay as they are. */
export const UpdateNotificationPreferencesRequestSchema = z.strictObject({
  preferences: z
    .array(PreferenceSchema)
    .min(1)
    .max(NOTIFICATION_TYPES.length)
    .refine((given) => new Set(given.map(({ type }) => type)).size === given.length, "names a type twice"),
});
