import { type Role, ROLES, UsernameSchema } from "@cdsa/contracts";
import { randomBytes } from "node:crypto";
import type { RequestOrigin } from "../../../platform/actor.ts";
import { hashToken, newSecretToken } from "../../../platform/crypto/secret-token.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { AuthContext } from "../auth-context.ts";
import type { UserRow } from "../auth.tables.ts";
import { insertSession, SESSION_LIFETIME_SECONDS } from "../sign-in/sessions.repository.ts";
import type { RefreshCookie } from "../sign-in/token-response.ts";
import { hasTotp } from "../totp/user-totp.ts";
import { addUser } from "../users/add-user.ts";
import { findUserByLogin } from "../users/users.repository.ts";
import {
  insertIdentity,
  lockIdentity,
  lockUserOfEmail,
  lockUserOfIdentity,
} from "./identities.repository.ts";
import type { OidcClaims } from "./oidc-provider.ts";
import type { OidcSettings } from "./oidc-settings.ts";

/** Why a person whom the provider knows does not come in. */
export type OidcRefusal = "account_disabled" | "account_exists" | "email_missing";

type Found =
  { user: UserRow; how: "known" | "linked" | "created" } | { refusal: OidcRefusal; userId: string | null };

/**
 * Opens a sign-in for whom the provider vouches: the person linked with issuer and subject, else a new ANALYST, or the
 * account of a verified e-mail address where the operator allows that.
 * @returns the refresh cookie, or why there is none; both with their audit row.
 */
export async function signInWithOidc(
  context: AuthContext,
  settings: OidcSettings,
  claims: OidcClaims,
  origin: RequestOrigin,
): Promise<{ cookie: NonNullable<RefreshCookie> } | { refusal: OidcRefusal }> {
  const token = newSecretToken();
  // Hashed outside of the transaction; nobody knows it, so the account opens by the provider alone.
  const passwordHash = await context.passwords.hash(newSecretToken());
  return context.db.transaction(async (tx) => {
    const found = await findOrAdd(context, tx, settings, claims, { passwordHash, origin });
    if ("refusal" in found) {
      await recordRefusal(tx, found.userId, found.refusal, origin);
      return { refusal: found.refusal };
    }
    const { user, how } = found;
    const signInId = await insertSession(tx, { userId: user.id, tokenHash: hashToken(token), origin });
    await appendAuditEvent(tx, {
      type: "SIGNED_IN",
      userId: user.id,
      details: { signInId, by: "oidc", issuer: claims.iss, account: how },
      origin,
    });
    return { cookie: { token, maxAgeSeconds: SESSION_LIFETIME_SECONDS } };
  });
}

/** Writes the row of a sign-in that came to nothing. */
export const recordRefusal = (
  tx: Queryable,
  subjectUserId: string | null,
  reason: string,
  origin: RequestOrigin,
): Promise<unknown> =>
  appendAuditEvent(tx, {
    type: "SIGN_IN_FAILED",
    outcome: "DENIED",
    userId: null,
    subjectUserId,
    details: { by: "oidc", reason },
    origin,
  });

async function findOrAdd(
  context: AuthContext,
  tx: Queryable,
  settings: OidcSettings,
  claims: OidcClaims,
  { passwordHash, origin }: { passwordHash: string; origin: RequestOrigin },
): Promise<Found> {
  const identity = { issuer: claims.iss, subject: claims.sub };
  await lockIdentity(tx, identity);
  const known = await lockUserOfIdentity(tx, identity);
  if (known) return known.isActive ? { user: known, how: "known" } : refused("account_disabled", known);
  const { email } = claims;
  if (email === undefined) return refused("email_missing", null);
  const owner = await lockUserOfEmail(tx, email);
  if (owner) return link(tx, settings, claims, owner, origin);
  const user = await addUser(
    context,
    tx,
    {
      username: await freeUsername(tx, claims.preferred_username ?? email),
      email,
      name: claims.name,
      role: roleOf(settings, claims),
      passwordHash,
    },
    { type: "USER_REGISTERED", by: { self: true, origin } },
  );
  await insertIdentity(tx, user.id, identity);
  return { user, how: "created" };
}

const refused = (refusal: OidcRefusal, user: UserRow | null): Found => ({
  refusal,
  userId: user?.id ?? null,
});

/** An unverified address may be anybody's; and a second factor that was set up here is not gone around. */
async function link(
  tx: Queryable,
  { linkByEmail }: OidcSettings,
  { iss, sub, email_verified }: OidcClaims,
  owner: UserRow,
  origin: RequestOrigin,
): Promise<Found> {
  if (!linkByEmail || email_verified !== true || hasTotp(owner)) return refused("account_exists", owner);
  if (!owner.isActive) return refused("account_disabled", owner);
  await insertIdentity(tx, owner.id, { issuer: iss, subject: sub });
  await appendAuditEvent(tx, {
    type: "USER_UPDATED",
    userId: owner.id,
    subjectUserId: owner.id,
    details: { linkedWith: iss },
    origin,
  });
  return { user: owner, how: "linked" };
}

/** The highest role that a value of the claim stands for. */
function roleOf({ roles }: OidcSettings, claims: OidcClaims): Role {
  if (!roles || !Object.hasOwn(claims, roles.claim)) return "ANALYST";
  const values: unknown = claims[roles.claim];
  const given = (Array.isArray(values) ? values : [values]).flatMap((value: unknown) => {
    const role = typeof value === "string" ? roles.byValue.get(value) : undefined;
    return role ? [role] : [];
  });
  return ROLES.findLast((role) => given.includes(role)) ?? "ANALYST";
}

const FALLBACK_NAME = "person";

/** A user name made of what the provider calls the person, with a number where it is taken. */
async function freeUsername(tx: Queryable, wish: string): Promise<string> {
  const base = (wish.split("@", 1)[0] ?? "")
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]/g, "")
    .replace(/^[._-]+|[._-]+$/g, "")
    .slice(0, 50);
  const name = UsernameSchema.safeParse(base).success ? base : FALLBACK_NAME;
  if (name !== FALLBACK_NAME && !(await findUserByLogin(tx, name))) return name;
  return `${name}-${randomBytes(5).toString("hex")}`;
}
