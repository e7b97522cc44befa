import type { Label, Role, TokenScope } from "@cdsa/contracts";
import {
  bigint,
  boolean,
  inet,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const users = pgTable("users", {
  id: uuid().primaryKey(),
  username: text().notNull(),
  email: text().notNull(),
  name: text(),
  passwordHash: text("password_hash").notNull(),
  role: text().$type<Role>().notNull(),
  clearance: text().$type<Label>().notNull(),
  isAuditor: boolean("is_auditor").notNull().default(false),
  isActive: boolean("is_active").notNull().default(true),
  managerId: uuid("manager_id"),
  /** Sealed; pending until `totpConfirmedAt` is set. */
  totpSeed: text("totp_seed"),
  totpConfirmedAt: instant("totp_confirmed_at"),
  totpLastStep: bigint("totp_last_step", { mode: "number" }),
  version: integer().notNull().default(1),
  erasedAt: instant("erased_at"),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});
export type UserRow = typeof users.$inferSelect;

/** One row a sign-in of the page; tokens are kept as SHA-256. */
export const sessions = pgTable("sessions", {
  id: uuid().primaryKey(),
  userId: uuid("user_id").notNull(),
  sessionToken: text("session_token").notNull(),
  previousToken: text("previous_token"),
  rotatedAt: instant("rotated_at"),
  ipAddress: inet("ip_address"),
  userAgent: text("user_agent"),
  steppedUpUntil: instant("stepped_up_until"),
  revokedAt: instant("revoked_at"),
  revokedReason: text("revoked_reason"),
  expiresAt: instant("expires_at").notNull(),
  lastUsedAt: instant("last_used_at").notNull().defaultNow(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
export type SessionRow = typeof sessions.$inferSelect;

export const invites = pgTable("invites", {
  id: uuid().primaryKey(),
  email: text().notNull(),
  role: text().$type<Role>().notNull(),
  clearance: text().$type<Label>().notNull(),
  managerId: uuid("manager_id"),
  tokenHash: text("token_hash").notNull(),
  createdBy: uuid("created_by").notNull(),
  usedBy: uuid("used_by"),
  usedAt: instant("used_at"),
  expiresAt: instant("expires_at").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
export type InviteRow = typeof invites.$inferSelect;

export const apiTokens = pgTable("api_tokens", {
  id: uuid().primaryKey(),
  userId: uuid("user_id").notNull(),
  name: text().notNull(),
  tokenHash: text("token_hash").notNull(),
  scopes: text().array().$type<TokenScope[]>().notNull(),
  lastUsedAt: instant("last_used_at"),
  revokedAt: instant("revoked_at"),
  expiresAt: instant("expires_at").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
export type ApiTokenRow = typeof apiTokens.$inferSelect;

export const groups = pgTable("groups", {
  id: uuid().primaryKey(),
  name: text().notNull(),
  version: integer().notNull().default(1),
  createdAt: instant("created_at").notNull().defaultNow(),
});
export type GroupRow = typeof groups.$inferSelect;

export const groupMembers = pgTable(
  "group_members",
  { groupId: uuid("group_id").notNull(), userId: uuid("user_id").notNull() },
  (table) => [primaryKey({ columns: [table.groupId, table.userId] })],
);

/** Who somebody is at an OpenID provider. */
export const userIdentities = pgTable(
  "user_identities",
  {
    issuer: text().notNull(),
    subject: text().notNull(),
    userId: uuid("user_id").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.issuer, table.subject] })],
);

export const streamTickets = pgTable("stream_tickets", {
  tokenHash: text("token_hash").primaryKey(),
  userId: uuid("user_id").notNull(),
  sessionId: uuid("session_id").notNull(),
  expiresAt: instant("expires_at").notNull(),
});
