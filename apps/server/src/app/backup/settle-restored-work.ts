import { sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/database.ts";

/**
 * Ends what was under way when a backup was made, before any module sees it: the house it came from may have finished
 * it since, so nothing of it may begin again by itself. Calls that were about to run, or running, have an unknown
 * outcome, which managers see and mark. What still waits for a person's decision goes on waiting.
 */
export async function settleRestoredWork(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    UPDATE tool_executions SET status = 'OUTCOME_UNKNOWN', ended_at = now()
    WHERE status IN ('READY', 'RUNNING')`);
  await tx.execute(sql`
    UPDATE approval_requests SET execution = 'OUTCOME_UNKNOWN'
    WHERE status = 'APPROVED' AND execution IN ('NOT_STARTED', 'RUNNING')`);
  await tx.execute(sql`
    UPDATE tool_executions SET status = 'OUTCOME_UNKNOWN', ended_at = now()
    WHERE status = 'AWAITING_APPROVAL' AND EXISTS (
      SELECT FROM approval_requests approval
      WHERE approval.tool_execution_id = tool_executions.id AND approval.execution = 'OUTCOME_UNKNOWN')`);
  await tx.execute(sql`
    UPDATE runs SET state = 'FAILED', lease_owner = NULL, lease_until = NULL
    WHERE state IN ('QUEUED', 'RUNNING') OR (state = 'AWAITING_APPROVAL' AND NOT EXISTS (
      SELECT FROM approval_requests approval WHERE approval.run_id = runs.id AND approval.status = 'PENDING'))`);
  await tx.execute(sql`
    UPDATE vault_rotations SET state = 'FAILED', completed_at = now(), failure = 'It was under way when the backup was made. Start it again.'
    WHERE state IN ('QUEUED', 'RUNNING')`);
}
