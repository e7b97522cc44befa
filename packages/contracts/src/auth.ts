import { z } from "zod";
import { LabelSchema } from "./labels.ts";
import { pageOf, PageQuerySchema } from "./pages.ts";
import { RoleSchema } from "./roles.ts";
import { IdSchema, InstantSchema, text } from "./text.ts";

export const UsernameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]{1,62})[A-Za-z0-9]$/,
    "3 to 64 letters, digits, dots, hyphens or underscores",
  );
export const EmailSchema = z.email().max(254);
/** Length only; the list of common passwords is checked by the server. */
export const NewPasswordSchema = text(256, 12);
const GivenPasswordSchema = text(1024);
const TotpCodeSchema = z.string().regex(/^\d{6}$/, "six digits");

export const UserSchema = z.object({
  id: IdSchema,
  username: z.string(),
  name: z.string().nullable(),
  email: z.string(),
  role: RoleSchema,
  clearance: LabelSchema,
  isAuditor: z.boolean(),
  isActive: z.boolean(),
  managerId: IdSchema.nullable(),
  version: z.number().int(),
  createdAt: InstantSchema,
});
export type User = z.infer<typeof UserSchema>;

export const UserPageSchema = pageOf(UserSchema);

/** What one person sees of another where access is given: enough to choose them. */
export const PersonSchema = UserSchema.pick({ id: true, username: true, name: true, role: true });
export type Person = z.infer<typeof PersonSchema>;
export const PersonPageSchema = pageOf(PersonSchema);

export const ListPeopleQuerySchema = PageQuerySchema.extend({
  /** Part of the user name, name or e-mail address, in any case. */
  text: text(200).optional(),
});
export type ListPeopleQuery = z.infer<typeof ListPeopleQuerySchema>;

export const ListUsersQuerySchema = PageQuerySchema.extend({
  role: RoleSchema.optional(),
  active: z.stringbool().optional(),
  /** Part of the user name, the e-mail address or the name. */
  text: text(200).optional(),
});
export type ListUsersQuery = z.infer<typeof ListUsersQuerySchema>;

export const RegisterRequestSchema = z.strictObject({
  username: UsernameSchema,
  email: EmailSchema,
  password: NewPasswordSchema,
  name: text(200).optional(),
  inviteToken: text(200).optional(),
});

export const LoginRequestSchema = z.strictObject({
  /** User name or e-mail address. */
  username: text(254),
  password: GivenPasswordSchema,
  totp: TotpCodeSchema.optional(),
});

/** Names of RFC 6749 section 5.1. */
export const TokenResponseSchema = z.object({
  access_token: z.string(),
  token_type: z.literal("Bearer"),
  expires_in: z.number().int(),
  user: UserSchema,
});
export type TokenResponse = z.infer<typeof TokenResponseSchema>;

export const SignInSchema = z.object({
  id: IdSchema,
  createdAt: InstantSchema,
  lastUsedAt: InstantSchema,
  expiresAt: InstantSchema,
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  isCurrent: z.boolean(),
});

export const MeSchema = UserSchema.extend({
  totpEnabled: z.boolean(),
  sessions: z.array(SignInSchema).max(200),
  /** Present only in the answer that begins an enrolment. */
  totpEnrolment: z.object({ secret: z.string(), uri: z.string() }).optional(),
});
export type Me = z.infer<typeof MeSchema>;

export const UpdateMeRequestSchema = z.strictObject({
  name: text(200).nullable().optional(),
  email: EmailSchema.optional(),
  password: z.strictObject({ current: GivenPasswordSchema, next: NewPasswordSchema }).optional(),
  totp: z
    .discriminatedUnion("action", [
      z.strictObject({ action: z.literal("enrol"), password: GivenPasswordSchema }),
      z.strictObject({ action: z.literal("confirm"), code: TotpCodeSchema }),
      z.strictObject({ action: z.literal("disable"), password: GivenPasswordSchema }),
    ])
    .optional(),
  endSessionId: IdSchema.optional(),
});

export const StepUpRequestSchema = z.union([
  z.strictObject({ password: GivenPasswordSchema }),
  z.strictObject({ totp: TotpCodeSchema }),
]);

export const SetupRequestSchema = z.strictObject({
  setupToken: text(200),
  username: UsernameSchema,
  email: EmailSchema,
  password: NewPasswordSchema,
});

/** What the sign-in page needs to know before anyone has signed in. */
export const AuthOptionsSchema = z.object({
  needsSetup: z.boolean(),
  registrationOpen: z.boolean(),
  /** Whether GET /auth/oidc/start leads to an OpenID provider. */
  oidcAvailable: z.boolean(),
});

export const CreateUserRequestSchema = z.strictObject({
  username: UsernameSchema,
  email: EmailSchema,
  password: NewPasswordSchema,
  name: text(200).optional(),
  role: RoleSchema.default("ANALYST"),
  clearance: LabelSchema.optional(),
  isAuditor: z.boolean().default(false),
  managerId: IdSchema.nullable().default(null),
});

export const UpdateUserRequestSchema = z.strictObject({
  role: RoleSchema.optional(),
  clearance: LabelSchema.optional(),
  isAuditor: z.boolean().optional(),
  managerId: IdSchema.nullable().optional(),
  isActive: z.boolean().optional(),
});

export const EraseUserRequestSchema = z.strictObject({ reason: text(1000, 3) });

export const CreateInviteRequestSchema = z.strictObject({
  email: EmailSchema,
  role: RoleSchema.default("ANALYST"),
  clearance: LabelSchema.optional(),
  managerId: IdSchema.nullable().default(null),
});

/** The token is shown in this answer only; the server keeps a hash. */
export const InviteSchema = z.object({
  id: IdSchema,
  email: z.string(),
  role: RoleSchema,
  token: z.string(),
  expiresAt: InstantSchema,
});

/** An invitation as it is listed, without its token. */
export const InviteSummarySchema = z.object({
  id: IdSchema,
  email: z.string(),
  role: RoleSchema,
  clearance: LabelSchema,
  managerId: IdSchema.nullable(),
  createdBy: IdSchema,
  usedBy: IdSchema.nullable(),
  usedAt: InstantSchema.nullable(),
  expiresAt: InstantSchema,
  createdAt: InstantSchema,
});
export const InvitePageSchema = pageOf(InviteSummarySchema);

export const GroupSchema = z.object({
  id: IdSchema,
  name: z.string(),
  memberIds: z.array(IdSchema).max(1000),
  version: z.number().int(),
  createdAt: InstantSchema,
});
export const GroupPageSchema = pageOf(GroupSchema);
export const SaveGroupRequestSchema = z.strictObject({
  name: text(100),
  memberIds: z.array(IdSchema).max(1000).default([]),
});

/** What a token may be used for; a token never exceeds the rights of the person it belongs to. */
export const TOKEN_SCOPES = [
  "chat",
  "tools:read",
  "tools:execute",
  "tools:manage",
  "approvals:read",
  "approvals:decide",
  "audit:read",
  "notifications",
  "models:read",
  /** The OpenAI-compatible endpoint: asking models, which may call tools, in the name of the person. */
  "models:use",
  "models:manage",
  "documents:read",
  "documents:write",
  "vault:read",
  "vault:write",
  "users:manage",
] as const;
export const TokenScopeSchema = z.enum(TOKEN_SCOPES);
export type TokenScope = z.infer<typeof TokenScopeSchema>;

export const CreateTokenRequestSchema = z.strictObject({
  name: text(100),
  scopes: z.array(TokenScopeSchema).min(1).max(TOKEN_SCOPES.length),
  expiresInDays: z.number().int().min(1).max(366).default(90),
});
export const ApiTokenSchema = z.object({
  id: IdSchema,
  name: z.string(),
  scopes: z.array(TokenScopeSchema),
  createdAt: InstantSchema,
  expiresAt: InstantSchema,
  lastUsedAt: InstantSchema.nullable(),
});
export const ApiTokenPageSchema = pageOf(ApiTokenSchema);
/** `token` is shown in this answer only. */
export const CreatedApiTokenSchema = ApiTokenSchema.extend({ token: z.string() });
