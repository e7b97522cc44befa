import type { RegisterRequestSchema, User } from "@cdsa/contracts";
import type { z } from "zod";
import type { Actor, RequestOrigin } from "../../../platform/actor.ts";
import { hashToken } from "../../../platform/crypto/secret-token.ts";
import type { AuthContext } from "../auth-context.ts";
import { invalidInvite, registrationClosed } from "../auth.errors.ts";
import { lockInvite, markInviteUsed } from "../invites/invites.repository.ts";
import { addUser, hashNewPassword, type NewUser } from "./add-user.ts";
import { presentUser } from "./present-user.ts";

type RegisterRequest = z.infer<typeof RegisterRequestSchema>;

const mayManageUsers = (actor: Actor | null): actor is Actor =>
  actor?.role === "ADMIN" && (actor.via.kind !== "token" || actor.via.scopes.includes("users:manage"));

/**
 * Adds a person who registers: an ANALYST, or what their invitation says.
 * @param actor an administrator may register somebody where registration is closed.
 * @throws AppError 403 `registration_closed` or `invalid_invite`, 409 `name_taken`, 400 `unacceptable_password`.
 */
export async function registerUser(
  context: AuthContext,
  actor: Actor | null,
  { inviteToken, password, ...person }: RegisterRequest,
  origin: RequestOrigin,
): Promise<User> {
  const byAdministrator = mayManageUsers(actor);
  if (inviteToken === undefined && !context.settings.registrationOpen && !byAdministrator)
    throw registrationClosed();
  const passwordHash = await hashNewPassword(context, password, person);
  const row = await context.db.transaction(async (tx) => {
    const by = byAdministrator ? actor : ({ self: true, origin } as const);
    const add = (rights: Pick<NewUser, "role" | "clearance" | "managerId">) =>
      addUser(context, tx, { ...person, ...rights, passwordHash }, { type: "USER_REGISTERED", by });
    if (inviteToken === undefined) return add({ role: "ANALYST" });
    const invite = await lockInvite(tx, hashToken(inviteToken));
    if (invite?.email.toLowerCase() !== person.email.toLowerCase()) throw invalidInvite();
    const added = await add(invite);
    await markInviteUsed(tx, invite.id, added.id);
    return added;
  });
  return presentUser(row);
}
