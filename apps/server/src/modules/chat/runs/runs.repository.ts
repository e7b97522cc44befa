import type { Label, RunState } from "@cdsa/contracts";
import { and, asc, desc, eq, inArray, notInArray, type SQL, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";
import { type ChatSessionRow, type MessageRow, messages, type RunRow, runs } from "../chat.tables.ts";
import type { LoggedEvent } from "./run-events.ts";
import { eventsInsert, LeaseLostError, type Lease } from "./run-log.ts";
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
  Pick<RunRow, "clientTools">;

export type NewMessage = Pick<MessageRow, "id" | "userId" | "author" | "content" | "label"> &
  Partial<Pick<MessageRow, "sessionId" | "runId" | "metadata">>;

export type NewSession = Pick<ChatSessionRow, "id" | "userId" | "title" | "label">;

const sessionInsert = (session: NewSession): SQL =>
  sql`INSERT INTO chat_sessions (id, user_id, title, label)
      VALUES (${session.id}, ${session.userId}, ${session.title}, ${session.label})`;

/** @param owner holds its lease from the start; null where a worker will take it. */
const runInsert = (run: NewRun, owner: string | null): SQL =>
  sql`INSERT INTO runs (id, session_id, user_id, kind, state, schema_version, label, purpose, model_id, origin,
                        client_tools, lease_owner, lease_until, attempt)
      VALUES (${run.id}, ${run.sessionId}, ${run.userId}, ${run.kind}, ${run.state}, ${run.schemaVersion}, ${run.label},
              ${run.purpose}, ${run.modelId}, ${JSON.stringify(run.origin)},
              ${run.clientTools === null ? null : JSON.stringify(run.clientTools)}, ${owner}, ${owner === null ? null : leaseEnd}, ${owner === null ? 0 : 1})`;

const messageInsert = (message: NewMessage): SQL =>
  sql`INSERT INTO messages (id, session_id, run_id, user_id, author, content, label, metadata)
      VALUES (${message.id}, ${message.sessionId ?? null}, ${message.runId ?? null}, ${message.userId}, ${message.author},
              ${message.content}, ${message.label}, ${JSON.stringify(message.metadata ?? {})})`;

export async function insertRun(tx: Queryable, run: NewRun, owner: string | null): Promise<void> {
  await tx.execute(runInsert(run, owner));
}

/**
 * Inserts a run with its question, its first events and, where `session` is given, the chat it opens: one statement,
 * since every question waits for it.
 * @returns when the run was created, by the database's clock, and the place of the question among all messages.
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
    session: NewSession | null;
    run: NewRun;
    owner: string | null;
    message: NewMessage;
    events: readonly LoggedEvent[];
  },
): Promise<{ createdAt: Date; position: number }> {
  const opening = session ? sql`new_session AS (${sessionInsert(session)}),` : sql.empty();
  const [row] = await queryRows<{ createdMs: number; position: string }>(
    tx,
    sql`WITH ${opening}
             new_run AS (${runInsert(run, owner)} RETURNING created_at),
             new_message AS (${messageInsert(message)} RETURNING position),
             new_events AS (${eventsInsert(events)})
        SELECT (extract(epoch FROM created_at) * 1000)::float8 AS "createdMs", position FROM new_run, new_message`,
  );
  if (!row) throw new TypeError("INSERT … RETURNING gives the row.");
  return { createdAt: new Date(row.createdMs), position: Number(row.position) };
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

type RunProgress = Partial<Pick<RunRow, "turns" | "inputTokens" | "outputTokens" | "label">> & {
  state?: FinalRunState | "AWAITING_APPROVAL";
};

/**
 * Moves a driven run on and logs `events`, exactly if this driver still holds its lease. Every transaction of a driver
 * begins with it.
 * @throws LeaseLostError
 */
export async function advanceRun(
  tx: Queryable,
  lease: Lease,
  progress: RunProgress,
  events: readonly LoggedEvent[],
): Promise<void> {
  const { state = null, turns, inputTokens, outputTokens, label } = progress;
  const isEnd = state !== null && state !== "AWAITING_APPROVAL";
  const rows = await queryRows<{ id: string }>(
    tx,
    sql`WITH advanced AS (
          UPDATE runs
          SET state = coalesce(${state}, state),
              turns = coalesce(${turns ?? null}, turns),
              input_tokens = coalesce(${inputTokens ?? null}, input_tokens),
              output_tokens = coalesce(${outputTokens ?? null}, output_tokens),
              label = coalesce(${label ?? null}, label),
              lease_owner = ${state === null ? sql.raw("lease_owner") : null},
              lease_until = ${state === null ? leaseEnd : null},
              ended_at = ${isEnd ? sql.raw("now()") : sql.raw("ended_at")}
          WHERE id = ${lease.runId} AND attempt = ${lease.attempt} AND lease_owner = ${lease.owner} AND state = 'RUNNING'
          RETURNING id),
        logged AS (${eventsInsert(events)} WHERE given."runId" IN (SELECT id FROM advanced))
        SELECT id FROM advanced`,
  );
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
  session: NewSession,
  earlier: readonly NewMessage[],
): Promise<void> {
  await tx.execute(sessionInsert(session));
  for (const message of earlier) await insertMessage(tx, message);
}

export async function insertMessage(tx: Queryable, message: NewMessage): Promise<void> {
  await tx.execute(messageInsert(message));
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

/** The tools whose results stand in a session, each with one message that has one. */
export async function findToolsHeardFrom(
  db: Queryable,
  sessionId: string,
): Promise<{ messageId: string; toolName: string; label: Label }[]> {
  return queryRows(
    db,
    sql`SELECT DISTINCT ON (1) CASE WHEN metadata #>> '{toolResult,executionId}' IS NULL THEN 'client:' ELSE '' END
          || (metadata #>> '{toolResult,toolName}') AS "toolName", id AS "messageId", label
        FROM messages WHERE session_id = ${sessionId} AND metadata #>> '{toolResult,status}' IN ('SUCCEEDED', 'FAILED', 'OUTCOME_UNKNOWN')
        ORDER BY 1, position`,
  );
}

/** Inserts a message and raises its session's high-water mark, where it has a session, in one statement. */
export async function insertMessageInSession(tx: Queryable, message: NewMessage): Promise<void> {
  const { sessionId, label } = message;
  if (sessionId === null || sessionId === undefined) return insertMessage(tx, message);
  await tx.execute(sql`WITH inserted AS (${messageInsert(message)}) ${labelRaise(sessionId, label)}`);
}

/** Raises a session's high-water mark to `label`; it never falls. */
export async function raiseSessionLabel(tx: Queryable, sessionId: string, label: Label): Promise<void> {
  await tx.execute(labelRaise(sessionId, label));
}

const LABELS = sql.raw(`ARRAY['PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED']`);

const labelRaise = (sessionId: string, label: Label): SQL =>
  sql`UPDATE chat_sessions
      SET updated_at = now(),
          label = CASE WHEN array_position(${LABELS}, label) >= array_position(${LABELS}, ${label}::text)
                       THEN label ELSE ${label}::text END
      WHERE id = ${sessionId} AND deleted_at IS NULL`;

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
