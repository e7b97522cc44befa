import type { Role } from "@cdsa/contracts";
import { and, desc, eq, ilike, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";
import { type UserRow, users } from "../auth.tables.ts";

export type NewUserRow = typeof users.$inferInsert;
export type UserChanges = Partial<Omit<NewUserRow, "id" | "version" | "createdAt" | "updatedAt">>;

export async function insertUser(tx: Queryable, user: NewUserRow): Promise<UserRow> {
  const [row] = await tx.insert(users).values(user).returning();
  if (!row) throw new TypeError("One user in, one row out.");
  return row;
}

export async function findUser(db: Queryable, id: string): Promise<UserRow | null> {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  return row ?? null;
}

/** By user name or e-mail address, whatever the case; a name is no address, since it holds no `@`. */
export async function findUserByLogin(db: Queryable, login: string): Promise<UserRow | null> {
  const lower = login.toLowerCase();
  const [row] = await db
    .select()
    .from(users)
    .where(
      and(
        or(eq(sql`lower(${users.username})`, lower), eq(sql`lower(${users.email})`, lower)),
        isNull(users.erasedAt),
      ),
    );
  return row ?? null;
}

/** The user as judged, still active and with this password; neither changes until the transaction ends. */
export async function lockSignInUser(
  tx: Queryable,
  id: string,
  passwordHash: string,
): Promise<UserRow | null> {
  const [row] = await tx
    .select()
    .from(users)
    .where(and(eq(users.id, id), eq(users.passwordHash, passwordHash), eq(users.isActive, true)))
    .for("update");
  return row ?? null;
}

/** The user, locked until the transaction ends. */
export async function lockUser(tx: Queryable, id: string): Promise<UserRow | null> {
  const [row] = await tx.select().from(users).where(eq(users.id, id)).for("update");
  return row ?? null;
}

/** Changes a user and counts up the version; locks the row until the transaction ends. */
export async function changeUser(tx: Queryable, id: string, changes: UserChanges): Promise<UserRow> {
  const [row] = await tx
    .update(users)
    .set({ ...changes, version: sql`${users.version} + 1`, updatedAt: sql`now()` })
    .where(eq(users.id, id))
    .returning();
  if (!row) throw new TypeError("The user was read in this transaction and users are never deleted.");
  return row;
}

export type UserFilters = {
  role?: Role | undefined;
  isActive?: boolean | undefined;
  text?: string | undefined;
};

const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** Newest first: ids of version 7 sort by time. */
export async function listUsers(
  db: Queryable,
  { role, isActive, text }: UserFilters,
  page: { limit: number; before: string | undefined },
): Promise<UserRow[]> {
  const matches = (pattern: string): SQL | undefined =>
    or(ilike(users.username, pattern), ilike(users.email, pattern), ilike(users.name, pattern));
  return db
    .select()
    .from(users)
    .where(
      and(
        role && eq(users.role, role),
        isActive === undefined ? undefined : eq(users.isActive, isActive),
        text === undefined ? undefined : matches(containing(text)),
        page.before === undefined ? undefined : lt(users.id, page.before),
      ),
    )
    .orderBy(desc(users.id))
    .limit(page.limit);
}

export async function hasUsers(db: Queryable): Promise<boolean> {
  const [row] = await db.select({ id: users.id }).from(users).limit(1);
  return row !== undefined;
}

const activeAdministrators = (except: string | null): SQL | undefined =>
  and(eq(users.role, "ADMIN"), eq(users.isActive, true), sql`${users.id} IS DISTINCT FROM ${except}::uuid`);

/** Whether somebody besides `except` administers this server. */
export async function hasActiveAdministrator(db: Queryable, except: string | null = null): Promise<boolean> {
  const [row] = await db.select({ id: users.id }).from(users).where(activeAdministrators(except)).limit(1);
  return row !== undefined;
}

/**
 * Makes changes of rights wait for each other until the transaction ends: two administrators who demote each other,
 * or two people who become each other's manager, would each see the other as they were.
 */
export async function lockRights(tx: Queryable): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('cdsa/user-rights', 0))`);
}

/** Whether `personId` is `managerId` or above them in the line of managers. */
export async function isAboveOrSame(db: Queryable, personId: string, managerId: string): Promise<boolean> {
  const rows = await queryRows<{ id: string }>(
    db,
    sql`WITH RECURSIVE line (id) AS (
          SELECT ${managerId}::uuid
          UNION
          SELECT users.manager_id FROM users JOIN line ON users.id = line.id WHERE users.manager_id IS NOT NULL
        )
        SELECT id FROM line WHERE id = ${personId}::uuid`,
  );
  return rows.length > 0;
}

/** Takes the people of a team out of it. */
export async function releaseTeam(tx: Queryable, managerId: string): Promise<void> {
  await tx
    .update(users)
    .set({ managerId: null, version: sql`${users.version} + 1`, updatedAt: sql`now()` })
    .where(eq(users.managerId, managerId));
}

/**
 * Uses up the time step of a one-time code, in one conditional statement: of two simultaneous uses one wins
 * (RFC 6238 section 5.2).
 * @returns whether this use was the first.
 */
export async function useTotpStep(tx: Queryable, userId: string, step: number): Promise<boolean> {
  const rows = await tx
    .update(users)
    .set({ totpLastStep: step })
    .where(and(eq(users.id, userId), or(isNull(users.totpLastStep), lt(users.totpLastStep, step))))
    .returning({ id: users.id });
  return rows.length > 0;
}
