import {
  IdSchema,
  type ListPeopleQuery,
  type ListUsersQuery,
  type Page,
  type Person,
  type User,
} from "@cdsa/contracts";
import { decodeCursor, toPage } from "../../../platform/ids/cursor.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import type { AuthContext } from "../auth-context.ts";
import { presentUser } from "./present-user.ts";
import { findUser, listUsers as findUsers } from "./users.repository.ts";

/** People by role, activity and text, newest first. */
export async function listUsers(
  { db }: Pick<AuthContext, "db">,
  { limit, cursor, role, active, text }: ListUsersQuery,
): Promise<Page<User>> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, IdSchema);
  const rows = await findUsers(db, { role, isActive: active, text }, { limit: limit + 1, before });
  return toPage(rows, limit, (row) => row.id, presentUser);
}

/** Active people, newest first, as those see them who give access to things. */
export async function listPeople(
  context: Pick<AuthContext, "db">,
  query: ListPeopleQuery,
): Promise<Page<Person>> {
  const page = await listUsers(context, { ...query, active: true });
  return {
    ...page,
    items: page.items.map(({ id, username, name, role }) => ({ id, username, name, role })),
  };
}

/** @throws AppError 404 */
export async function viewUser({ db }: Pick<AuthContext, "db">, id: string): Promise<User> {
  const row = await findUser(db, id);
  if (!row) throw notFound();
  return presentUser(row);
}
