import type { JsonObject, Label, RunState } from "@cdsa/contracts";
import { and, asc, desc, eq, inArray, isNull, notInArray, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";
import { chatSessions, type MessageRow, messages, runEvents, type RunRow, runs } from "../chat.tables.ts";
import { LeaseLostError, type Lease } from "./run-log.ts";
import { type FinalRunState, LEASE_SECONDS } from "./run-state.ts";

const leaseEnd = sql`now() + make_interval(secs => ${LEASE_SECONDS})`;

export type NewRun = Pick<
  RunRow,
  | "id"
  | "sessionId"
  | "userId"
  | "kind"
  | "state"
  | "schemaVersion"
  | "label"
  | "purpose"
  | "modelId"
  | "origin"
> &
  Partial<Pick<RunRow, "clientTools">>;

const withLease = (run: NewRun, owner: string | null) => ({
  ...run,
  ...(owner !== null && { leaseOwner: owner, leaseUntil: leaseEnd, attempt: 1 }),
});

export async function insertRun(tx: Queryable, run: NewRun, owner: string | null): Promise<void> {
  await tx.insert(runs).values(withLease(run, owner));
}

/**
 * Inserts a run with its question, its first events and, where `session` is given, the chat it opens: one statement,
 * since every question waits for it.
 * @returns the rows as stored.
 */
export async function insertQuestion(
  tx: Queryable,
  {
    session,
    run,
    owner,
    message,
    events,
  }: {
    session: typeof chatSessions.$inferInsert | null;
    run: NewRun;
    owner: string | null;
    message: typeof messages.$inferInsert;
    events: readonly { runId: string; seq: number; event: string; data: JsonObject }[];
  },
): Promise<{ run: RunRow; message: MessageRow }> {
  const newRun = tx.$with("new_run").as(tx.insert(runs).values(withLease(run, owner)).returning());
  const newMessage = tx.$with("new_message").as(tx.insert(messages).values(message).returning());
  const newEvents = tx.$with("new_events").as(
    tx
      .insert(runEvents)
      .values([...events])
      .returning({ seq: runEvents.seq }),
  );
  const newSession =
    session &&
    tx.$with("new_session").as(tx.insert(chatSessions).values(session).returning({ id: chatSessions.id }));
  const [row] = await tx
    .with(...(newSession ? [newSession] : []), newRun, newMessage, newEvents)
    .select()
    .from(newRun)
    .crossJoin(newMessage);
  if (!row) throw new TypeError("INSERT … RETURNING gives the row.");
  return { run: row.new_run, message: row.new_message };
}

export async function findRun(db: Queryable, id: string): Promise<RunRow | null> {
  const [row] = await db.select().from(runs).where(eq(runs.id, id));
  return row ?? null;
}

/** Locks the run's row: whoever changes its state without its lease goes through here. */
export async function lockRun(
  tx: Queryable,
  id: string,
): Promise<(RunRow & { leaseIsLive: boolean }) | null> {
  const [row] = await tx
    .select({ run: runs, leaseIsLive: sql<boolean>`coalesce(${runs.leaseUntil} > now(), false)` })
    .from(runs)
    .where(eq(runs.id, id))
    .for("update");
  return row ? { ...row.run, leaseIsLive: row.leaseIsLive } : null;
}

/** Runs of a session that have not ended, oldest first. */
export async function findOpenRuns(db: Queryable, sessionId: string): Promise<RunRow[]> {
  return db
    .select()
    .from(runs)
    .where(and(eq(runs.sessionId, sessionId), notInArray(runs.state, ["COMPLETED", "FAILED", "CANCELLED"])))
    .orderBy(asc(runs.id));
}

/** Which of these runs have not ended. */
export async function findUnfinishedRuns(db: Queryable, ids: readonly string[]): Promise<RunRow[]> {
  return db
    .select()
    .from(runs)
    .where(and(inArray(runs.id, [...ids]), notInArray(runs.state, ["COMPLETED", "FAILED", "CANCELLED"])));
}

export async function findRunsOfSession(db: Queryable, sessionId: string, limit: number): Promise<RunRow[]> {
  return db.select().from(runs).where(eq(runs.sessionId, sessionId)).orderBy(desc(runs.id)).limit(limit);
}

/** Takes the lease for this instance; the caller holds the lock of the row. */
export async function takeLease(tx: Queryable, id: string, owner: string): Promise<Lease> {
  const [row] = await tx
    .update(runs)
    .set({ state: "RUNNING", leaseOwner: owner, leaseUntil: leaseEnd, attempt: sql`${runs.attempt} + 1` })
    .where(eq(runs.id, id))
    .returning({ attempt: runs.attempt });
  if (!row) throw new LeaseLostError("The run is gone.");
  return { runId: id, attempt: row.attempt, owner };
}

type RunProgress = Partial<Pick<RunRow, "turns" | "inputTokens" | "outputTokens" | "modelId" | "label">> & {
  state?: FinalRunState | "AWAITING_APPROVAL";
};

/**
 * Moves a driven run on, exactly if this driver still holds its lease. Every transaction of a driver begins with it.
 * @throws LeaseLostError
 */
export async function advanceRun(tx: Queryable, lease: Lease, progress: RunProgress): Promise<void> {
  const ends = progress.state !== undefined;
  const rows = await tx
    .update(runs)
    .set({
      ...progress,
      leaseUntil: ends ? null : leaseEnd,
      ...(ends && { leaseOwner: null }),
      ...(ends && progress.state !== "AWAITING_APPROVAL" && { endedAt: sql`now()` }),
    })
    .where(
      and(
        eq(runs.id, lease.runId),
        eq(runs.attempt, lease.attempt),
        eq(runs.leaseOwner, lease.owner),
        eq(runs.state, "RUNNING"),
      ),
    )
    .returning({ id: runs.id });
  if (rows.length === 0) throw new LeaseLostError("Another instance drives this run, or it has ended.");
}

/** Ends a run that nobody drives; the caller holds the lock of its row. */
export async function endUndrivenRun(tx: Queryable, id: string, state: FinalRunState): Promise<void> {
  await tx
    .update(runs)
    .set({ state, leaseOwner: null, leaseUntil: null, endedAt: sql`now()` })
    .where(eq(runs.id, id));
}

export async function requestCancel(tx: Queryable, id: string): Promise<void> {
  await tx
    .update(runs)
    .set({ cancelRequestedAt: sql`now()` })
    .where(eq(runs.id, id));
}

/** Renews the leases of the runs this instance drives; what it does not answer with is lost. */
export async function renewLeases(
  db: Queryable,
  owner: string,
  runIds: readonly string[],
): Promise<{ id: string; cancelRequested: boolean }[]> {
  return db
    .update(runs)
    .set({ leaseUntil: leaseEnd })
    .where(and(eq(runs.leaseOwner, owner), eq(runs.state, "RUNNING"), inArray(runs.id, [...runIds])))
    .returning({ id: runs.id, cancelRequested: sql<boolean>`${runs.cancelRequestedAt} IS NOT NULL` });
}

/** Every run that was being driven when the embedded database was last closed: nobody else can be driving it. */
export async function findInterruptedRuns(db: Queryable): Promise<string[]> {
  const rows = await db
    .select({ id: runs.id })
    .from(runs)
    .where(inArray(runs.state, ["QUEUED", "RUNNING"] satisfies RunState[]))
    .orderBy(asc(runs.id));
  return rows.map((row) => row.id);
}

export async function expireAllLeases(tx: Queryable): Promise<void> {
  await tx
    .update(runs)
    .set({ leaseUntil: sql`now()` })
    .where(eq(runs.state, "RUNNING"));
}

/** Opens a chat with what was said in it before, ahead of the question that follows. */
export async function insertEarlierMessages(
  tx: Queryable,
  session: typeof chatSessions.$inferInsert,
  earlier: readonly (typeof messages.$inferInsert)[],
): Promise<void> {
  await tx.insert(chatSessions).values(session);
  await tx.insert(messages).values([...earlier]);
}

export async function insertMessage(tx: Queryable, message: typeof messages.$inferInsert): Promise<void> {
  await tx.insert(messages).values(message);
}

/** The messages of one run, in the order they were written. */
export async function findMessagesOfRun(db: Queryable, runId: string): Promise<MessageRow[]> {
  return db.select().from(messages).where(eq(messages.runId, runId)).orderBy(asc(messages.position));
}

/** The newest messages of a session, newest first. */
export async function findRecentMessages(
  db: Queryable,
  sessionId: string,
  limit: number,
): Promise<MessageRow[]> {
  return db
    .select()
    .from(messages)
    .where(eq(messages.sessionId, sessionId))
    .orderBy(desc(messages.position))
    .limit(limit);
}

/** Inserts a message and raises its session's high-water mark, where it has a session, in one statement. */
export async function insertMessageInSession(
  tx: Queryable,
  message: typeof messages.$inferInsert,
): Promise<void> {
  const { sessionId, label } = message;
  if (sessionId === null || sessionId === undefined) return insertMessage(tx, message);
  const inserted = tx
    .$with("inserted")
    .as(tx.insert(messages).values(message).returning({ id: messages.id }));
  await tx.with(inserted).update(chatSessions).set(raisedTo(label)).where(isLive(sessionId));
}

/** Raises a session's high-water mark to `label`; it never falls. */
export async function raiseSessionLabel(tx: Queryable, sessionId: string, label: Label): Promise<void> {
  await tx.update(chatSessions).set(raisedTo(label)).where(isLive(sessionId));
}

const isLive = (sessionId: string) => and(eq(chatSessions.id, sessionId), isNull(chatSessions.deletedAt));

function raisedTo(label: Label) {
  const order = sql`ARRAY['PUBLIC','INTERNAL','CONFIDENTIAL','RESTRICTED']`;
  return {
    updatedAt: sql`now()`,
    label: sql`CASE WHEN array_position(${order}, ${chatSessions.label}) >= array_position(${order}, ${label}::text)
               THEN ${chatSessions.label} ELSE ${label}::text END`,
  };
}

/** Text that was streamed and never finished: its driver died in the middle of it. */
export async function findUnfinishedText(
  db: Queryable,
  runId: string,
): Promise<{ messageId: string; text: string }[]> {
  return queryRows<{ messageId: string; text: string }>(
    db,
    sql`SELECT piece.data ->> 'messageId' AS "messageId", string_agg(piece.data ->> 'text', '' ORDER BY piece.seq) AS text
        FROM run_events piece
        WHERE piece.run_id = ${runId} AND piece.event = 'delta'
          AND NOT EXISTS (
            SELECT FROM run_events whole
            WHERE whole.run_id = piece.run_id AND whole.event = 'message'
              AND whole.data -> 'message' ->> 'id' = piece.data ->> 'messageId')
        GROUP BY piece.data ->> 'messageId'
        ORDER BY min(piece.seq)`,
  );
}
