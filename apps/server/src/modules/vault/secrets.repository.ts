import type { ListSecretsQuery, SecretAccessList } from "@cdsa/contracts";
import { RoleSchema } from "@cdsa/contracts";
import { and, desc, eq, getTableColumns, ilike, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { labelsCoveredBy, rolesCoveredBy } from "./secret-access.ts";
import { secretGrants, type SecretRow, secrets } from "./vault.tables.ts";

/** A secret with its access list. */
export type StoredSecret = SecretRow & { accessList: SecretAccessList };

const isAlive = isNull(secrets.deletedAt);

export const isDue: SQL = sql`(${secrets.rotateAfterDays} IS NOT NULL AND ${secrets.valueSetAt} + make_interval(days => ${secrets.rotateAfterDays}) <= now())`;

const GrantsSchema = z.array(z.tuple([z.enum(["role", "user", "tool"]), z.string()]));

/** The access list in the same statement: a secret is read often. */
const grants = sql<unknown>`(SELECT coalesce(json_agg(json_build_array(granted.kind, granted.subject)), '[]')
  FROM ${secretGrants} AS granted WHERE granted.secret_id = ${secrets.id})`.as("grants");

const COLUMNS = { ...getTableColumns(secrets), grants };

function toStored({ grants: granted, ...row }: SecretRow & { grants: unknown }): StoredSecret {
  const list = GrantsSchema.parse(granted);
  const subjects = (kind: string) => list.filter((each) => each[0] === kind).map((each) => each[1]);
  const roles = subjects("role").flatMap((role) => RoleSchema.safeParse(role).data ?? []);
  return { ...row, accessList: { roles, users: subjects("user"), tools: subjects("tool") } };
}

/** @param lock holds it against other changes until the transaction ends. */
export async function findSecret(db: Queryable, id: string, lock = false): Promise<StoredSecret | null> {
  const query = db
    .select(COLUMNS)
    .from(secrets)
    .where(and(eq(secrets.id, id), isAlive));
  const [row] = await (lock ? query.for("update") : query);
  return row ? toStored(row) : null;
}

export async function findSecretsByName(db: Queryable, names: readonly string[]): Promise<StoredSecret[]> {
  if (names.length === 0) return [];
  const rows = await db
    .select(COLUMNS)
    .from(secrets)
    .where(and(inArray(secrets.name, [...names]), isAlive));
  return rows.map(toStored);
}

const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** What a person manages or may read; see `mayManage` and `mayRead`. */
function visibleTo({ role, userId, clearance }: Actor): SQL | undefined {
  if (role === "ADMIN") return undefined;
  const listed = sql`EXISTS (SELECT FROM ${secretGrants} WHERE ${secretGrants.secretId} = ${secrets.id} AND ${or(
    and(eq(secretGrants.kind, "user"), eq(secretGrants.subject, userId)),
    and(eq(secretGrants.kind, "role"), inArray(secretGrants.subject, rolesCoveredBy(role))),
  )})`;
  return or(
    eq(secrets.createdBy, userId),
    and(inArray(secrets.classification, labelsCoveredBy(clearance)), listed),
  );
}

/** Newest first. */
export async function findVisibleSecrets(
  db: Queryable,
  actor: Actor,
  { id, name, rotationDue }: Pick<ListSecretsQuery, "id" | "name" | "rotationDue">,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<StoredSecret[]> {
  const rows = await db
    .select(COLUMNS)
    .from(secrets)
    .where(
      and(
        isAlive,
        visibleTo(actor),
        before === undefined ? undefined : lt(secrets.id, before),
        id === undefined ? undefined : eq(secrets.id, id),
        name === undefined ? undefined : ilike(secrets.name, containing(name)),
        rotationDue === undefined ? undefined : sql`${isDue} = ${rotationDue}`,
      ),
    )
    .orderBy(desc(secrets.id))
    .limit(limit);
  return rows.map(toStored);
}

/** @returns whether the name was free. */
export async function insertSecret(tx: Queryable, row: typeof secrets.$inferInsert): Promise<boolean> {
  const rows = await tx.insert(secrets).values(row).onConflictDoNothing().returning({ id: secrets.id });
  return rows.length > 0;
}

/** @returns the row as it is now; null where it was changed or deleted since `version`. */
export async function updateSecretRow(
  tx: Queryable,
  id: string,
  version: number,
  changes: PgUpdateSetSource<typeof secrets>,
): Promise<SecretRow | null> {
  const [row] = await tx
    .update(secrets)
    .set({ ...changes, version: version + 1, updatedAt: sql`now()` })
    .where(and(eq(secrets.id, id), eq(secrets.version, version), isAlive))
    .returning();
  return row ?? null;
}

export async function touchSecrets(tx: Queryable, ids: readonly string[]): Promise<void> {
  // In one order, so that two calls that use the same secrets wait for each other instead of deadlocking.
  for (const id of ids.toSorted()) {
    await tx
      .update(secrets)
      .set({ lastAccessedAt: sql`now()` })
      .where(eq(secrets.id, id));
  }
}

export async function replaceGrants(tx: Queryable, secretId: string, list: SecretAccessList): Promise<void> {
  await tx.delete(secretGrants).where(eq(secretGrants.secretId, secretId));
  const rows = [
    ...list.roles.map((subject) => ({ secretId, kind: "role" as const, subject })),
    ...list.users.map((subject) => ({ secretId, kind: "user" as const, subject })),
    ...list.tools.map((subject) => ({ secretId, kind: "tool" as const, subject })),
  ];
  if (rows.length > 0) await tx.insert(secretGrants).values(rows);
}

const isUnreminded = and(
  isAlive,
  isDue,
  or(isNull(secrets.remindedAt), lt(secrets.remindedAt, sql`now() - interval '7 days'`)),
);

/** Secrets that are due for another value and whose owner has not been told for a week. */
export async function findUnremindedSecrets(db: Queryable, limit: number): Promise<SecretRow[]> {
  return db.select().from(secrets).where(isUnreminded).orderBy(secrets.id).limit(limit);
}

/** @returns whether it was due until now, so that of two instances one tells the owner. */
export async function markReminded(tx: Queryable, id: string): Promise<boolean> {
  const rows = await tx
    .update(secrets)
    .set({ remindedAt: sql`now()` })
    .where(and(eq(secrets.id, id), isUnreminded))
    .returning({ id: secrets.id });
  return rows.length > 0;
}

export async function countSecrets(db: Queryable): Promise<{ all: number; due: number }> {
  const [row] = await db
    .select({
      all: sql`count(*)`.mapWith(Number),
      due: sql`count(*) FILTER (WHERE ${isDue})`.mapWith(Number),
    })
    .from(secrets)
    .where(isAlive);
  return { all: row?.all ?? 0, due: row?.due ?? 0 };
}
