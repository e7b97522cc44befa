import type { User } from "@cdsa/contracts";
import type { AuthContext, Changer } from "../auth-context.ts";
import { addUser, hashNewPassword, type NewUser } from "./add-user.ts";
import { presentUser } from "./present-user.ts";

/** Adds a person with a role chosen by an administrator, by the operator, or for the sample data. */
export async function createUser(
  context: AuthContext,
  by: Changer,
  { password, ...user }: NewUser & { password: string },
): Promise<User> {
  const passwordHash = await hashNewPassword(context, password, user);
  const row = await context.db.transaction((tx) =>
    addUser(context, tx, { ...user, passwordHash }, { type: "USER_CREATED", by }),
  );
  return presentUser(row);
}
