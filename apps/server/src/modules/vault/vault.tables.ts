import type { Label, VaultRotation } from "@cdsa/contracts";
import { type SQL, sql } from "drizzle-orm";
import { integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const secrets = pgTable("secrets", {
  id: uuid().primaryKey(),
  name: text().notNull(),
  description: text(),
  createdBy: uuid("created_by"),
  classification: text().$type<Label>().notNull(),
  version: integer().notNull().default(1),
  valueVersion: integer("value_version").notNull().default(1),
  valueSetAt: instant("value_set_at").notNull().defaultNow(),
  rotateAfterDays: integer("rotate_after_days"),
  remindedAt: instant("reminded_at"),
  headHmac: text("head_hmac").notNull(),
  lastAccessedAt: instant("last_accessed_at"),
  deletedAt: instant("deleted_at"),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});
export type SecretRow = typeof secrets.$inferSelect;

/** Each value under its own data key; both are null once they are destroyed. */
export const secretVersions = pgTable(
  "secret_versions",
  {
    secretId: uuid("secret_id").notNull(),
    version: integer().notNull(),
    encryptedValue: text("encrypted_value"),
    wrappedKey: text("wrapped_key"),
    encryptionKeyId: text("encryption_key_id").generatedAlwaysAs(
      (): SQL => sql`split_part(wrapped_key, '.', 2)`,
    ),
    createdBy: uuid("created_by"),
    createdAt: instant("created_at").notNull().defaultNow(),
    destroyedAt: instant("destroyed_at"),
  },
  (table) => [primaryKey({ columns: [table.secretId, table.version] })],
);
export type SecretVersionRow = typeof secretVersions.$inferSelect;

export const secretGrants = pgTable(
  "secret_grants",
  {
    secretId: uuid("secret_id").notNull(),
    kind: text().$type<"role" | "user" | "tool">().notNull(),
    subject: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.secretId, table.kind, table.subject] })],
);

export const vaultRotations = pgTable("vault_rotations", {
  id: uuid().primaryKey(),
  state: text().$type<VaultRotation["state"]>().notNull(),
  keyId: text("key_id").notNull(),
  total: integer().notNull(),
  done: integer().notNull().default(0),
  place: integer().notNull().default(0),
  afterKey: jsonb("after_key").$type<readonly string[]>(),
  passes: integer().notNull().default(0),
  unopened: integer().notNull().default(0),
  failure: text(),
  requestedBy: uuid("requested_by"),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
  completedAt: instant("completed_at"),
});
export type RotationRow = typeof vaultRotations.$inferSelect;

/** What the server keeps of a key of an outside service. */
export const vaultKeys = pgTable("vault_keys", {
  id: text().primaryKey(),
  provider: text().$type<"transit" | "kms">().notNull(),
  wrappedKey: text("wrapped_key").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
