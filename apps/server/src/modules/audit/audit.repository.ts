import { and, desc, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../platform/db/database.ts";
import type { VisiblePeople } from "./audit-visibility.ts";
import { auditEvents } from "./audit.tables.ts";

export type AuditEventRow = typeof auditEvents.$inferSelect;

export type AuditSearch = {
  visible: VisiblePeople;
  /** Only rows by or about this person. */
  userId: string | undefined;
  conditions: SQL | undefined;
  limit: number;
};

export type RowBehind = { id: string; createdAt: Date };

/**
 * The row `count` rows older than the newest that meets `bounds`, which has to be a range of ids and times; null where
 * there are fewer.
 */
export async function findRowBehind(
  db: Queryable,
  bounds: SQL | undefined,
  count: number,
): Promise<RowBehind | null> {
  const [row] = await db
    .select({ id: auditEvents.id, createdAt: auditEvents.createdAt })
    .from(auditEvents)
    .where(bounds)
    .orderBy(desc(auditEvents.id))
    .offset(count)
    .limit(1);
  return row ?? null;
}

/**
 * A row behind which at most `count` newer ones by or about these people meet `bounds`: each of them may have an equal
 * part of those, so that nobody's rows are walked through further. Null where all together have fewer.
 */
export async function findRowBehindOfPeople(
  db: Queryable,
  people: readonly string[],
  bounds: SQL | undefined,
  count: number,
): Promise<RowBehind | null> {
  const ids = sql`${`{${people.join(",")}}`}::uuid[]`;
  const part = Math.max(1, Math.floor(count / (2 * people.length)));
  const behind = (column: SQL): SQL =>
    sql`(SELECT ${auditEvents.id} FROM ${auditEvents} WHERE ${and(sql`${column} = person.id`, bounds)}
         ORDER BY ${auditEvents.id} DESC OFFSET ${part} LIMIT 1)`;
  const [found] = await queryRows<{ id: string }>(
    db,
    sql`SELECT found.id FROM unnest(${ids}) AS person (id)
        CROSS JOIN LATERAL (${behind(sql`${auditEvents.userId}`)} UNION ALL ${behind(sql`${auditEvents.subjectUserId}`)}) AS found
        ORDER BY found.id DESC LIMIT 1`,
  );
  return found ? findRowBehind(db, eq(auditEvents.id, found.id), 0) : null;
}

const involves = (people: readonly string[]): SQL | undefined =>
  or(inArray(auditEvents.userId, [...people]), inArray(auditEvents.subjectUserId, [...people]));

/**
 * Switches compilation off until the transaction ends: a statement over all partitions and a team looks costly enough
 * to be compiled, which takes a second where running it takes milliseconds.
 */
export async function withoutCompilation(tx: Queryable): Promise<void> {
  await tx.execute(sql`SET LOCAL jit = off`);
}

/** Rows that match, newest first (ids of version 7 sort by time). */
export async function findAuditEvents(db: Queryable, search: AuditSearch): Promise<AuditEventRow[]> {
  const { visible, userId, conditions, limit } = search;
  if (userId === undefined && visible === null) {
    return db.select().from(auditEvents).where(conditions).orderBy(desc(auditEvents.id)).limit(limit);
  }
  const isNarrowed = visible !== null && userId !== undefined && !visible.includes(userId);
  const ids = await findIdsOfPeople(db, {
    people: userId === undefined ? (visible ?? []) : [userId],
    conditions: isNarrowed ? and(conditions, involves(visible)) : conditions,
    limit,
  });
  if (ids.length === 0) return [];
  return db.select().from(auditEvents).where(inArray(auditEvents.id, ids)).orderBy(desc(auditEvents.id));
}

/**
 * Ids of the newest rows by or about people. Each person's newest rows come in order from an index, as actor and as
 * subject apart: one condition with OR would make the database sort all their rows or walk through everybody's.
 */
async function findIdsOfPeople(
  db: Queryable,
  { people, conditions, limit }: { people: readonly string[]; conditions: SQL | undefined; limit: number },
): Promise<string[]> {
  // One array literal: the planner sees how many people there are, and a large team has no limit of parameters.
  const ids = sql`${`{${people.join(",")}}`}::uuid[]`;
  const newest = (condition: SQL): SQL =>
    sql`(SELECT ${auditEvents.id} FROM ${auditEvents} WHERE ${and(condition, conditions)} ORDER BY ${auditEvents.id} DESC LIMIT ${limit})`;
  const byPerson = newest(sql`${auditEvents.userId} = person.id`);
  const aboutPerson = newest(
    sql`${auditEvents.subjectUserId} = person.id AND (${auditEvents.userId} IS NULL OR ${auditEvents.userId} <> ALL (${ids}))`,
  );
  const rows = await queryRows<{ id: string }>(
    db,
    sql`SELECT found.id FROM unnest(${ids}) AS person (id)
        CROSS JOIN LATERAL (${byPerson} UNION ALL ${aboutPerson}) AS found
        ORDER BY found.id DESC LIMIT ${limit}`,
  );
  return rows.map((row) => row.id);
}

/** One row, where it is by or about somebody visible. */
export async function findAuditEvent(
  db: Queryable,
  id: string,
  visible: VisiblePeople,
): Promise<AuditEventRow | null> {
  const [row] = await db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.id, id), visible === null ? undefined : involves(visible)));
  return row ?? null;
}
