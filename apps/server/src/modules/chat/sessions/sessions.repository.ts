import type { Label } from "@cdsa/contracts";
import { and, desc, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";
import {
  type ChatSessionRow,
  chatSessions,
  type MessageRow,
  messages,
  runEvents,
  runs,
} from "../chat.tables.ts";

const isOwn = (userId: string, id: string) =>
  and(eq(chatSessions.id, id), eq(chatSessions.userId, userId), isNull(chatSessions.deletedAt));

export async function findOwnSession(
  db: Queryable,
  userId: string,
  id: string,
): Promise<ChatSessionRow | null> {
  const [row] = await db.select().from(chatSessions).where(isOwn(userId, id));
  return row ?? null;
}

/** Locks the session, so that of two questions at once one starts a run. */
export async function lockOwnSession(
  tx: Queryable,
  userId: string,
  id: string,
): Promise<ChatSessionRow | null> {
  const [row] = await tx.select().from(chatSessions).where(isOwn(userId, id)).for("update");
  return row ?? null;
}

export async function findSessionPage(
  db: Queryable,
  userId: string,
  limit: number,
  before: string | undefined,
): Promise<ChatSessionRow[]> {
  return db
    .select()
    .from(chatSessions)
    .where(
      and(
        eq(chatSessions.userId, userId),
        isNull(chatSessions.deletedAt),
        before === undefined ? undefined : lt(chatSessions.id, before),
      ),
    )
    .orderBy(desc(chatSessions.id))
    .limit(limit);
}

export async function updateSession(
  tx: Queryable,
  id: string,
  version: number,
  changes: { title?: string; isPinned?: boolean },
): Promise<ChatSessionRow | null> {
  const [row] = await tx
    .update(chatSessions)
    .set({ ...changes, version: sql`${chatSessions.version} + 1`, updatedAt: sql`now()` })
    .where(and(eq(chatSessions.id, id), eq(chatSessions.version, version), isNull(chatSessions.deletedAt)))
    .returning();
  return row ?? null;
}

/** Lowers the high-water mark from just this label; every other way only raises it. @returns whether it was lowered. */
export async function lowerSessionLabel(
  tx: Queryable,
  id: string,
  { from, to }: { from: Label; to: Label },
): Promise<boolean> {
  const rows = await tx
    .update(chatSessions)
    .set({
      label: to,
      loweredAfterMessageId: sql`(SELECT ${messages.id} FROM ${messages} WHERE ${messages.sessionId} = ${id} ORDER BY ${messages.position} DESC LIMIT 1)`,
      version: sql`${chatSessions.version} + 1`,
      updatedAt: sql`now()`,
    })
    .where(and(eq(chatSessions.id, id), eq(chatSessions.label, from), isNull(chatSessions.deletedAt)))
    .returning({ id: chatSessions.id });
  return rows.length > 0;
}

/** Messages before a position, newest first. */
export async function findMessagePage(
  db: Queryable,
  sessionId: string,
  limit: number,
  before: number | undefined,
): Promise<MessageRow[]> {
  return db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.sessionId, sessionId),
        before === undefined ? undefined : lt(messages.position, before),
      ),
    )
    .orderBy(desc(messages.position))
    .limit(limit);
}

/** Deletes what was said in a session; the rows that others point at stay, empty. */
export async function wipeSession(tx: Queryable, id: string): Promise<void> {
  const runIds = tx.select({ id: runs.id }).from(runs).where(eq(runs.sessionId, id));
  await tx.delete(runEvents).where(inArray(runEvents.runId, runIds));
  await tx.delete(messages).where(eq(messages.sessionId, id));
  await tx
    .update(chatSessions)
    .set({ title: "", deletedAt: sql`now()`, updatedAt: sql`now()` })
    .where(eq(chatSessions.id, id));
}

/** Deletes what a person's direct calls said; the runs stay, empty. */
export async function wipeDirectRuns(tx: Queryable, userId: string): Promise<void> {
  const direct = tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.userId, userId), eq(runs.kind, "direct")));
  await tx.delete(runEvents).where(inArray(runEvents.runId, direct));
  await tx.delete(messages).where(inArray(messages.runId, direct));
}

export async function findSessionIdsOf(db: Queryable, userId: string): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    db,
    sql`SELECT id FROM chat_sessions WHERE user_id = ${userId} AND deleted_at IS NULL ORDER BY id`,
  );
  return rows.map((row) => row.id);
}
