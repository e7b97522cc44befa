export type { Person } from "./actors.repository.ts";
export type { AuthDependencies, AuthSettings, Changer } from "./auth-context.ts";
export { type Auth, createAuth } from "./create-auth.ts";
export { TOTP_SEED_COLUMN } from "./totp/user-totp.ts";
export type { Ticket } from "./issue-ticket.ts";
export type { NewUser } from "./users/add-user.ts";
export type { UserAdministration } from "./users/user-administration.ts";
