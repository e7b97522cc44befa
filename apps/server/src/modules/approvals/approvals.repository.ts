import type { ApprovalExecution, ApprovalStatus } from "@cdsa/contracts";
import { and, asc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../platform/db/database.ts";
import { type ApprovalRow, approvalRequests, approvalVotes, type VoteRow } from "./approvals.tables.ts";

export async function insertApproval(
  tx: Queryable,
  row: typeof approvalRequests.$inferInsert,
): Promise<void> {
  await tx.insert(approvalRequests).values(row);
}

export async function findApproval(db: Queryable, id: string): Promise<ApprovalRow | null> {
  const [row] = await db.select().from(approvalRequests).where(eq(approvalRequests.id, id));
  return row ?? null;
}

/** Locks the request until the transaction ends, so that decisions, expiry and cancellation queue up. */
export async function lockApproval(tx: Queryable, id: string): Promise<ApprovalRow | null> {
  const [row] = await tx.select().from(approvalRequests).where(eq(approvalRequests.id, id)).for("update");
  return row ?? null;
}

export async function findVotes(db: Queryable, approvalIds: readonly string[]): Promise<VoteRow[]> {
  if (approvalIds.length === 0) return [];
  return db
    .select()
    .from(approvalVotes)
    .where(inArray(approvalVotes.approvalId, [...approvalIds]))
    .orderBy(asc(approvalVotes.decidedAt));
}

/**
 * Writes a vote exactly if, in the same statement, the request is pending and not expired, the voter is another
 * active person of the required role, cleared for the label unless they reject, and the requester is still active.
 * @returns whether it was written.
 */
export async function insertVoteIfAllowed(tx: Queryable, vote: VoteRow): Promise<boolean> {
  const rows = await queryRows(
    tx,
    sql`INSERT INTO approval_votes (approval_id, voter_id, decision, reason, mac, decided_at)
        SELECT request.id, voter.id, ${vote.decision}, ${vote.reason}, ${vote.mac}, ${vote.decidedAt.toISOString()}::timestamptz
        FROM approval_requests request
        JOIN active_users voter ON voter.id = ${vote.voterId}
        JOIN active_users requester ON requester.id = request.requester_id
        WHERE request.id = ${vote.approvalId}
          AND request.status = 'PENDING'
          AND request.expires_at > clock_timestamp()
          AND voter.id <> request.requester_id
          AND array_position(ARRAY['ANALYST','MANAGER','ADMIN'], voter.role)
              >= array_position(ARRAY['ANALYST','MANAGER','ADMIN'], request.required_role)
          AND (${vote.decision} = 'REJECTED'
               OR array_position(ARRAY['PUBLIC','INTERNAL','CONFIDENTIAL','RESTRICTED'], voter.clearance)
                  >= array_position(ARRAY['PUBLIC','INTERNAL','CONFIDENTIAL','RESTRICTED'], request.label))
        ON CONFLICT DO NOTHING
        RETURNING voter_id`,
  );
  return rows.length > 0;
}

/** Ends a pending request; the one winner of a race is whoever this answers with a row. */
export async function endPending(
  tx: Queryable,
  id: string,
  end: {
    status: Exclude<ApprovalStatus, "PENDING">;
    reason: string | null;
    approverId?: string;
    decisionReason?: string | null;
  },
): Promise<ApprovalRow | null> {
  const [row] = await tx
    .update(approvalRequests)
    .set({
      status: end.status,
      statusReason: end.reason,
      decidedAt: sql`now()`,
      ...(end.approverId !== undefined && {
        approverId: end.approverId,
        decisionReason: end.decisionReason ?? null,
      }),
    })
    .where(and(eq(approvalRequests.id, id), eq(approvalRequests.status, "PENDING")))
    .returning();
  return row ?? null;
}

/** Makes an approved request void because what it was bound to has changed. */
export async function voidApproved(tx: Queryable, id: string, reason: string): Promise<void> {
  await tx
    .update(approvalRequests)
    .set({ status: "SUPERSEDED", statusReason: reason })
    .where(and(eq(approvalRequests.id, id), inArray(approvalRequests.status, ["APPROVED", "PENDING"])));
}

/** Moves the execution on; only from the state named, so that a call starts once. */
export async function moveExecution(
  tx: Queryable,
  id: string,
  from: ApprovalExecution,
  to: ApprovalExecution,
): Promise<boolean> {
  const rows = await tx
    .update(approvalRequests)
    .set({ execution: to })
    .where(and(eq(approvalRequests.id, id), eq(approvalRequests.execution, from)))
    .returning({ id: approvalRequests.id });
  return rows.length > 0;
}

/** Whether any of these requests is not pending any more. */
export async function anyEnded(db: Queryable, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return false;
  const rows = await db
    .select({ id: approvalRequests.id })
    .from(approvalRequests)
    .where(and(inArray(approvalRequests.id, [...ids]), ne(approvalRequests.status, "PENDING")))
    .limit(1);
  return rows.length > 0;
}

export async function findPendingOfRun(db: Queryable, runId: string): Promise<ApprovalRow[]> {
  return db
    .select()
    .from(approvalRequests)
    .where(and(eq(approvalRequests.runId, runId), eq(approvalRequests.status, "PENDING")));
}

/** Pending requests of a kind about one thing. */
export async function findPendingAbout(
  db: Queryable,
  kind: string,
  subjectId: string,
): Promise<ApprovalRow[]> {
  return db
    .select()
    .from(approvalRequests)
    .where(
      and(
        eq(approvalRequests.kind, kind),
        eq(approvalRequests.subjectId, subjectId),
        eq(approvalRequests.status, "PENDING"),
      ),
    );
}

/** What a person asked for in some runs, oldest first. */
export async function findOwnOfRuns(
  db: Queryable,
  requesterId: string,
  runIds: readonly string[],
): Promise<ApprovalRow[]> {
  if (runIds.length === 0) return [];
  return db
    .select()
    .from(approvalRequests)
    .where(and(eq(approvalRequests.requesterId, requesterId), inArray(approvalRequests.runId, [...runIds])))
    .orderBy(asc(approvalRequests.id));
}

/** Pending requests whose time is over, locked; others' locks are skipped, they are being decided. */
export async function lockOverdue(tx: Queryable, limit: number): Promise<ApprovalRow[]> {
  return (
    tx
      .select()
      .from(approvalRequests)
      .where(and(eq(approvalRequests.status, "PENDING"), sql`${approvalRequests.expiresAt} <= now()`))
      // Requesters in one order everywhere: their notification counters are locked one after the other.
      .orderBy(asc(approvalRequests.requesterId), asc(approvalRequests.id))
      .limit(limit)
      .for("update", { skipLocked: true })
  );
}

export async function setOutcome(
  tx: Queryable,
  id: string,
  outcome: { outcome: "SUCCEEDED" | "FAILED"; reason: string; by: string },
): Promise<boolean> {
  const rows = await tx
    .update(approvalRequests)
    .set({
      outcome: outcome.outcome,
      outcomeReason: outcome.reason,
      outcomeBy: outcome.by,
      outcomeAt: sql`now()`,
    })
    .where(
      and(
        eq(approvalRequests.id, id),
        eq(approvalRequests.execution, "OUTCOME_UNKNOWN"),
        isNull(approvalRequests.outcome),
      ),
    )
    .returning({ id: approvalRequests.id });
  return rows.length > 0;
}

/** The database's clock at this moment, by which expiry is judged: a transaction may have begun long before, and waited. */
export async function databaseNow(db: Queryable): Promise<Date> {
  const [row] = await queryRows<{ now: string }>(
    db,
    sql`SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now`,
  );
  if (!row) throw new TypeError("A SELECT without FROM has a row.");
  return new Date(row.now);
}
