import { z } from "zod";
import { LabelSchema } from "./labels.ts";
import { pageOf } from "./pages.ts";
import { IdSchema, InstantSchema, text } from "./text.ts";

/**
 * What happens to personal data and secrets on their way to a destination: `allow` leaves them, `redact` puts
 * `[REDACTED-SSN]` in their place for good, `pseudonymise` puts `PERSON_7` there and takes it back in the answer,
 * `block` stops the whole text.
 */
export const ProtectionModeSchema = z.enum(["allow", "pseudonymise", "redact", "block"]);
export type ProtectionMode = z.infer<typeof ProtectionModeSchema>;

/** The mode for content of each label. */
export const ModesByLabelSchema = z.strictObject({
  PUBLIC: ProtectionModeSchema,
  INTERNAL: ProtectionModeSchema,
  CONFIDENTIAL: ProtectionModeSchema,
  RESTRICTED: ProtectionModeSchema,
});
export type ModesByLabel = z.infer<typeof ModesByLabelSchema>;

/** Name of a kind of identifier: a built-in one such as `SSN`, or that of an own pattern or dictionary. */
const SpanTypeNameSchema = z.string().regex(/^[A-Z][A-Z_]{1,29}$/, "2 to 30 capital letters and underscores");

const protectionFields = {
  /** For every model outside the house that has none of its own below. */
  remoteModels: ModesByLabelSchema,
  /** By id of a model. */
  models: z.record(z.string().max(255), ModesByLabelSchema),
  /** Kinds of identifiers that are not looked for. */
  disabledTypes: z.array(SpanTypeNameSchema).max(100),
  /** Findings below it are left out, from 0.1 to 1. */
  minScore: z.number().min(0.1).max(1),
};
export const ProtectionConfigSchema = z.object({
  ...protectionFields,
  /** Every kind of identifier that is found without own patterns. */
  builtinTypes: z.array(z.string()),
  /** What If-Match names; 0 for the settings a new server has. */
  version: z.number().int(),
  changedAt: InstantSchema.nullable(),
  changedBy: z.string().nullable(),
});
export type ProtectionConfig = z.infer<typeof ProtectionConfigSchema>;

/** Fields left out stay. */
export const UpdateProtectionRequestSchema = z
  .strictObject(protectionFields)
  .partial()
  .refine((body) => Object.keys(body).length > 0, "needs at least one field to change");
export type UpdateProtectionRequest = z.infer<typeof UpdateProtectionRequestSchema>;

/** A regular expression that is matched in linear time: no look-around, no references back. */
export const SavePatternRequestSchema = z.strictObject({
  name: SpanTypeNameSchema,
  pattern: text(1000),
  isEnabled: z.boolean().default(true),
});
export type SavePatternRequest = z.infer<typeof SavePatternRequestSchema>;
export const ProtectionPatternSchema = z.object({
  id: IdSchema,
  name: z.string(),
  pattern: z.string(),
  isEnabled: z.boolean(),
  version: z.number().int(),
  updatedAt: InstantSchema,
});
export type ProtectionPattern = z.infer<typeof ProtectionPatternSchema>;
export const ProtectionPatternPageSchema = pageOf(ProtectionPatternSchema);

/** Words and phrases that are found wherever they stand as whole words. */
export const SaveDictionaryRequestSchema = z.strictObject({
  name: SpanTypeNameSchema,
  terms: z.array(text(200)).min(1).max(10_000),
  isEnabled: z.boolean().default(true),
});
export type SaveDictionaryRequest = z.infer<typeof SaveDictionaryRequestSchema>;
export const ProtectionDictionarySchema = z.object({
  id: IdSchema,
  name: z.string(),
  terms: z.array(z.string()),
  isEnabled: z.boolean(),
  version: z.number().int(),
  updatedAt: InstantSchema,
});
export type ProtectionDictionary = z.infer<typeof ProtectionDictionarySchema>;
export const ProtectionDictionaryPageSchema = pageOf(ProtectionDictionarySchema);

export const TryProtectionRequestSchema = z.strictObject({
  text: text(100_000),
  mode: ProtectionModeSchema.default("pseudonymise"),
});
export type TryProtectionRequest = z.infer<typeof TryProtectionRequestSchema>;

/** Offsets count UTF-16 code units of the text. */
export const ProtectionSpanSchema = z.object({
  type: z.string(),
  start: z.number().int(),
  end: z.number().int(),
  score: z.number(),
  /** What makes it more than a guess, such as `luhn` or `dictionary`. */
  validator: z.string(),
});
export const TryProtectionResultSchema = z.object({
  spans: z.array(ProtectionSpanSchema),
  /** What would be sent; null where the whole text is blocked. */
  protectedText: z.string().nullable(),
  /** The label a person's text gets by what was found in it. */
  label: LabelSchema,
});
export type TryProtectionResult = z.infer<typeof TryProtectionResultSchema>;
