import { z } from "zod";
import { LabelSchema } from "./labels.ts";
import { pageOf, PageQuerySchema } from "./pages.ts";
import { RoleSchema } from "./roles.ts";
import { IdSchema, InstantSchema, text } from "./text.ts";

/** Largest value of a secret, in bytes of UTF-8. */
export const MAX_SECRET_BYTES = 65_536;

/** Most secrets that one import takes. */
export const MAX_IMPORTED_SECRETS = 500;

/** The name by which tools refer to a secret, as in `{{secret:NAME}}`. */
export const SecretNameSchema = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/,
    "a letter, then up to 127 letters, digits, underscores, dots or hyphens",
  );

const bytesOf = (value: string): number => new TextEncoder().encode(value).length;

export const SecretTextSchema = z
  .string()
  .min(1)
  .max(MAX_SECRET_BYTES)
  .refine(
    (value) => value.isWellFormed() && bytesOf(value) <= MAX_SECRET_BYTES,
    `must be well-formed Unicode of at most ${MAX_SECRET_BYTES} bytes in UTF-8`,
  );

/**
 * Who may use a secret besides its owner and administrators: people by role (that one or above it) or by id, and
 * tools by id. A listed tool puts the value into its outgoing call for whoever may run the tool; it shows it to nobody.
 */
export const SecretAccessListSchema = z.strictObject({
  roles: z.array(RoleSchema).max(3).default([]),
  users: z.array(IdSchema).max(200).default([]),
  tools: z.array(IdSchema).max(200).default([]),
});
export type SecretAccessList = z.infer<typeof SecretAccessListSchema>;

/** After how many days a value is due for another one; null for never. */
export const RotateAfterDaysSchema = z.number().int().min(1).max(3650).nullable();

/** What is known about a secret; never its value. */
export const SecretSchema = z.object({
  id: IdSchema,
  name: z.string(),
  description: z.string().nullable(),
  classification: LabelSchema,
  accessList: SecretAccessListSchema,
  /** Counts every change; what If-Match names. */
  version: z.number().int(),
  /** Counts the values it has had. */
  valueVersion: z.number().int(),
  createdBy: z.object({ id: IdSchema, username: z.string() }).nullable(),
  createdAt: InstantSchema,
  updatedAt: InstantSchema,
  lastAccessedAt: InstantSchema.nullable(),
  /** Age of the present value in whole days. */
  ageDays: z.number().int(),
  rotateAfterDays: z.number().int().nullable(),
  isRotationDue: z.boolean(),
  /** What this reader may do with it. */
  may: z.object({ read: z.boolean(), manage: z.boolean() }),
});
export type Secret = z.infer<typeof SecretSchema>;
export const SecretPageSchema = pageOf(SecretSchema);

export const ListSecretsQuerySchema = PageQuerySchema.extend({
  /** One secret alone, for a page that was opened by its address. */
  id: IdSchema.optional(),
  /** Part of the name, in any case. */
  name: text(128).optional(),
  rotationDue: z.stringbool().optional(),
});
export type ListSecretsQuery = z.infer<typeof ListSecretsQuerySchema>;

const EMPTY_ACCESS_LIST = { roles: [], users: [], tools: [] };

export const CreateSecretRequestSchema = z.strictObject({
  name: SecretNameSchema,
  value: SecretTextSchema,
  description: text(1000, 0).nullable().default(null),
  classification: LabelSchema.default("CONFIDENTIAL"),
  accessList: SecretAccessListSchema.default(EMPTY_ACCESS_LIST),
  rotateAfterDays: RotateAfterDaysSchema.default(null),
});
export type CreateSecretRequest = z.infer<typeof CreateSecretRequestSchema>;

/** Fields left out stay; `value` makes a new version of the value. */
export const UpdateSecretRequestSchema = z
  .strictObject({
    value: SecretTextSchema,
    description: text(1000, 0).nullable(),
    classification: LabelSchema,
    accessList: SecretAccessListSchema,
    rotateAfterDays: RotateAfterDaysSchema,
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, "needs at least one field to change");
export type UpdateSecretRequest = z.infer<typeof UpdateSecretRequestSchema>;

/** `version`: an older value that has not been destroyed; the present one where left out. */
export const ReadSecretQuerySchema = z.strictObject({
  version: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
});

/** A value, shown once; the page hides it again after `expiresInSeconds`. */
export const SecretValueSchema = z.object({
  id: IdSchema,
  name: z.string(),
  value: z.string(),
  valueVersion: z.number().int(),
  classification: LabelSchema,
  expiresInSeconds: z.number().int(),
});
export type SecretValue = z.infer<typeof SecretValueSchema>;

export const SecretVersionSchema = z.object({
  valueVersion: z.number().int(),
  isCurrent: z.boolean(),
  /** Of the key-encryption key that wraps its data key; null once that was destroyed. */
  keyId: z.string().nullable(),
  createdBy: z.object({ id: IdSchema, username: z.string() }).nullable(),
  createdAt: InstantSchema,
  destroyedAt: InstantSchema.nullable(),
});
export type SecretVersion = z.infer<typeof SecretVersionSchema>;
export const SecretVersionPageSchema = pageOf(SecretVersionSchema);

export const VaultRotationSchema = z.object({
  id: IdSchema,
  state: z.enum(["QUEUED", "RUNNING", "COMPLETED", "FAILED"]),
  /** The key-encryption key everything is wrapped by when it is completed. */
  keyId: z.string(),
  /** Wrapped keys and sealed fields to look at, and how many have been. */
  total: z.number().int(),
  done: z.number().int(),
  /** Why it stopped; starting a rotation again goes on. */
  failure: z.string().nullable(),
  createdAt: InstantSchema,
  completedAt: InstantSchema.nullable(),
});
export type VaultRotation = z.infer<typeof VaultRotationSchema>;
export const VaultRotationPageSchema = pageOf(VaultRotationSchema);

const importedFields = {
  classification: LabelSchema.default("CONFIDENTIAL"),
  accessList: SecretAccessListSchema.default(EMPTY_ACCESS_LIST),
  rotateAfterDays: RotateAfterDaysSchema.default(null),
};
export const ImportSecretsRequestSchema = z.discriminatedUnion("format", [
  z.strictObject({
    format: z.literal("fernet"),
    /** 32 bytes in base64url, as Fernet's own `generate_key` prints them. */
    key: z.string().max(64),
    tokens: z
      .array(z.strictObject({ name: SecretNameSchema, token: z.string().min(1).max(131_072) }))
      .min(1)
      .max(MAX_IMPORTED_SECRETS),
    /** Refuses tokens older than this; any age where left out. */
    maxAgeSeconds: z.number().int().min(1).max(3_153_600_000).optional(),
    ...importedFields,
  }),
  z.strictObject({
    format: z.literal("env"),
    /** The content of a `.env` file. */
    text: z.string().min(1).max(1_000_000),
    ...importedFields,
  }),
]);
export type ImportSecretsRequest = z.infer<typeof ImportSecretsRequestSchema>;

export const ImportSecretsResultSchema = z.object({
  created: z.number().int(),
  refused: z.number().int(),
  /** In the order given. */
  items: z
    .array(
      z.object({
        name: z.string(),
        outcome: z.enum(["created", "refused"]),
        id: IdSchema.nullable(),
        reason: z.string().nullable(),
      }),
    )
    .max(MAX_IMPORTED_SECRETS),
});
export type ImportSecretsResult = z.infer<typeof ImportSecretsResultSchema>;

/** Where the keys come from and what needs attention; for administrators. */
export const VaultStatusSchema = z.object({
  activeKeyId: z.string(),
  keys: z
    .array(z.object({ id: z.string(), provider: z.enum(["environment", "file", "transit", "kms"]) }))
    .max(64),
  secrets: z.number().int(),
  rotationDue: z.number().int(),
  /** Wrapped keys and sealed fields that are not under the active key; a rotation moves them. */
  underOtherKeys: z.number().int(),
  warnings: z.array(z.string()).max(64),
});
export type VaultStatus = z.infer<typeof VaultStatusSchema>;
