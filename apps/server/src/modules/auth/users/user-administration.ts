import type { ListUsersQuery, Page, User } from "@cdsa/contracts";
import { SERVER_ORIGIN } from "../../../platform/actor.ts";
import type { AuthContext } from "../auth-context.ts";
import type { NewUser } from "./add-user.ts";
import { createUser } from "./create-user.ts";
import { listUsers } from "./list-users.ts";
import { presentUser } from "./present-user.ts";
import { resetPassword } from "./reset-password.ts";
import { type UserUpdate, updateUser } from "./update-user.ts";
import { findUserByLogin } from "./users.repository.ts";

/** What the operator may do to people without a sign-in; audited like everything, with nobody as the actor. */
export interface UserAdministration {
  list(query: ListUsersQuery): Promise<Page<User>>;
  /** By user name or e-mail address. */
  find(login: string): Promise<User | null>;
  create(user: NewUser & { password: string }): Promise<User>;
  update(id: string, update: UserUpdate): Promise<User>;
  resetPassword(change: { id: string; password: string; withoutTotp: boolean }): Promise<void>;
}

export function createUserAdministration(context: AuthContext): UserAdministration {
  const by = { userId: null, origin: SERVER_ORIGIN };
  return {
    list: (query) => listUsers(context, query),
    async find(login) {
      const row = await findUserByLogin(context.db, login);
      return row && presentUser(row);
    },
    create: (user) => createUser(context, by, user),
    update: (id, update) => updateUser(context, by, { id, version: null, update }),
    resetPassword: (change) => resetPassword(context, by, change),
  };
}
