import type { ExecutionStatus, JsonValue, Label } from "@cdsa/contracts";
import { and, desc, eq, inArray, isNotNull, lt, sql } from "drizzle-orm";
import type { Queryable } from "../../platform/db/database.ts";
import { type ExecutionRow, toolExecutions } from "./tools.tables.ts";

export async function insertExecution(tx: Queryable, row: typeof toolExecutions.$inferInsert): Promise<void> {
  await tx.insert(toolExecutions).values(row);
}

export async function linkApproval(tx: Queryable, id: string, approvalId: string): Promise<void> {
  await tx.update(toolExecutions).set({ approvalId }).where(eq(toolExecutions.id, id));
}

export async function findExecution(db: Queryable, id: string): Promise<ExecutionRow | null> {
  const [row] = await db.select().from(toolExecutions).where(eq(toolExecutions.id, id));
  return row ?? null;
}

/** The calls that one message asks for. */
export async function findExecutionsOfMessage(
  db: Queryable,
  runId: string,
  messageId: string,
): Promise<ExecutionRow[]> {
  return db
    .select()
    .from(toolExecutions)
    .where(and(eq(toolExecutions.runId, runId), eq(toolExecutions.messageId, messageId)))
    .orderBy(toolExecutions.id);
}

/** The calls of a run that wait for people. */
export async function findWaitingExecutions(db: Queryable, runId: string): Promise<ExecutionRow[]> {
  return db
    .select()
    .from(toolExecutions)
    .where(and(eq(toolExecutions.runId, runId), eq(toolExecutions.status, "AWAITING_APPROVAL")));
}

/** The calls of a run that people were asked about and that have not run: those that wait, and those that ended so. */
export async function findAskedExecutions(db: Queryable, runId: string): Promise<ExecutionRow[]> {
  return db
    .select()
    .from(toolExecutions)
    .where(
      and(
        eq(toolExecutions.runId, runId),
        isNotNull(toolExecutions.approvalId),
        inArray(toolExecutions.status, ["AWAITING_APPROVAL", "CANCELLED"]),
      ),
    )
    .orderBy(toolExecutions.id);
}

/** Starts a call: only from one of the states named, so that of two that try one starts it. */
export async function startExecution(
  tx: Queryable,
  id: string,
  from: readonly ExecutionStatus[],
): Promise<boolean> {
  const rows = await tx
    .update(toolExecutions)
    .set({ status: "RUNNING", startedAt: sql`now()` })
    .where(and(eq(toolExecutions.id, id), inArray(toolExecutions.status, [...from])))
    .returning({ id: toolExecutions.id });
  return rows.length > 0;
}

export type ExecutionEnd = {
  status: Extract<ExecutionStatus, "SUCCEEDED" | "FAILED" | "CANCELLED" | "OUTCOME_UNKNOWN">;
  sealedResult?: JsonValue;
  /** Of the result, where it is above the declared one. */
  label?: Label;
  reason?: string | null;
};

/** Ends a call that has not ended yet; false where it had. */
export async function endExecution(
  tx: Queryable,
  id: string,
  end: ExecutionEnd,
): Promise<ExecutionRow | null> {
  const [row] = await tx
    .update(toolExecutions)
    .set({
      status: end.status,
      endedAt: sql`now()`,
      executionTimeMs: sql`CASE WHEN started_at IS NULL THEN NULL ELSE (extract(epoch FROM clock_timestamp() - started_at) * 1000)::integer END`,
      ...(end.sealedResult !== undefined && { outputResult: end.sealedResult }),
      ...(end.label !== undefined && { label: end.label }),
      errorMessage: end.reason ?? null,
    })
    .where(
      and(
        eq(toolExecutions.id, id),
        inArray(toolExecutions.status, ["AWAITING_APPROVAL", "READY", "RUNNING"]),
      ),
    )
    .returning();
  return row ?? null;
}

export async function findExecutionPage(
  db: Queryable,
  filter: { toolId: string; userIds: readonly string[] | "all"; before: string | undefined; limit: number },
): Promise<ExecutionRow[]> {
  return db
    .select()
    .from(toolExecutions)
    .where(
      and(
        eq(toolExecutions.toolId, filter.toolId),
        filter.userIds === "all" ? undefined : inArray(toolExecutions.userId, [...filter.userIds]),
        filter.before === undefined ? undefined : lt(toolExecutions.id, filter.before),
      ),
    )
    .orderBy(desc(toolExecutions.id))
    .limit(filter.limit);
}
