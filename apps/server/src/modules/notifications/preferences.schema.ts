import { NOTIFICATION_TYPES, NotificationTypeSchema } from "@cdsa/contracts";
import { z } from "zod";

const PreferenceSchema = z.strictObject({ type: NotificationTypeSchema, enabled: z.boolean() });

/** Every type with whether the person wants it. An urgent SECURITY_ALERT comes whatever is chosen. */
export const PreferencesSchema = z.object({
  preferences: z.array(PreferenceSchema).max(NOTIFICATION_TYPES.length),
});
export type Preferences = z.infer<typeof PreferencesSchema>;

/** The types to change; those left out stay as they are. */
export const UpdatePreferencesRequestSchema = z.strictObject({
  preferences: z
    .array(PreferenceSchema)
    .min(1)
    .max(NOTIFICATION_TYPES.length)
    .refine((given) => new Set(given.map(({ type }) => type)).size === given.length, "names a type twice"),
});
