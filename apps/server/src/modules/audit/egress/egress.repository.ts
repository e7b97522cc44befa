import type { EgressApproval, EgressLine, EgressLowering, EgressStatement, Label } from "@cdsa/contracts";
import { type SQL, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";

/** From the first instant up to, not including, the second. */
export type Period = { from: Date; to: Date };

type Counts = { requests: string; bytes: string; refused: string };
type LineRow = Counts & {
  destination: string;
  label: Label;
  purpose: string;
  first_at: Date;
  last_at: Date;
  all_requests: string;
  all_bytes: string;
  all_refused: string;
  approved_requests: string;
  approvals: string;
};

const within = ({ from, to }: Period, column: SQL): SQL =>
  sql`${column} >= ${from.toISOString()}::timestamptz AND ${column} < ${to.toISOString()}::timestamptz`;

const COUNTS = sql`
  count(*) FILTER (WHERE log.outcome = 'sent')::text AS requests,
  coalesce(sum(log.bytes), 0)::text AS bytes,
  count(*) FILTER (WHERE log.outcome = 'refused')::text AS refused`;

// Counts are 64-bit in the database; a sum of bytes stays exact up to 9 petabytes.
const countsOf = ({ requests, bytes, refused }: Counts): EgressStatement["totals"] => ({
  requests: Number(requests),
  bytes: Number(bytes),
  refused: Number(refused),
});

const instant = (value: Date | string): string => new Date(value).toISOString();

const NOTHING: EgressStatement["totals"] = { requests: 0, bytes: 0, refused: 0 };

/**
 * What was sent where, most bytes first, and the sums of all of it, in one pass over the period: the lines beyond `limit`
 * are in the sums too.
 */
export async function findEgressLines(
  db: Queryable,
  period: Period,
  limit: number,
): Promise<{ lines: EgressLine[]; totals: EgressStatement["totals"] }> {
  const rows = await queryRows<LineRow>(
    db,
    sql`WITH line AS (
          SELECT log.destination, log.label, log.purpose, min(log.created_at) AS first_at, max(log.created_at) AS last_at,
            count(*) FILTER (WHERE log.outcome = 'sent') AS requests, sum(log.bytes) AS bytes,
            count(*) FILTER (WHERE log.outcome = 'refused') AS refused
          FROM egress_log AS log WHERE ${within(period, sql`log.created_at`)}
          GROUP BY log.destination, log.label, log.purpose),
        by_approval AS (
          SELECT log.destination, log.label, log.purpose, count(*) FILTER (WHERE log.outcome = 'sent') AS requests,
            count(DISTINCT approved.approval_id) AS approvals
          FROM egress_log AS log
          JOIN execution_approvals AS approved ON approved.execution_id = log.tool_execution_id
          WHERE log.tool_execution_id IS NOT NULL AND ${within(period, sql`log.created_at`)}
          GROUP BY log.destination, log.label, log.purpose)
        SELECT line.destination, line.label, line.purpose, line.first_at, line.last_at,
          line.requests::text, line.bytes::text, line.refused::text,
          (sum(line.requests) OVER ())::text AS all_requests, (sum(line.bytes) OVER ())::text AS all_bytes,
          (sum(line.refused) OVER ())::text AS all_refused,
          coalesce(by_approval.requests, 0)::text AS approved_requests,
          coalesce(by_approval.approvals, 0)::text AS approvals
        FROM line LEFT JOIN by_approval USING (destination, label, purpose)
        ORDER BY line.bytes DESC, line.destination, line.label, line.purpose LIMIT ${limit}`,
  );
  const [first] = rows;
  return {
    totals: first
      ? countsOf({ requests: first.all_requests, bytes: first.all_bytes, refused: first.all_refused })
      : NOTHING,
    lines: rows.map((row) => ({
      destination: row.destination,
      label: row.label,
      purpose: row.purpose,
      ...countsOf(row),
      firstAt: instant(row.first_at),
      lastAt: instant(row.last_at),
      approvedRequests: Number(row.approved_requests),
      approvals: Number(row.approvals),
    })),
  };
}

type ApprovalRow = Counts & {
  approval_id: string;
  execution_id: string;
  tool_name: string;
  destination: string;
  label: Label;
  decided_at: Date | null;
};

/** What calls sent that ran by approval, newest first. */
export async function findEgressApprovals(
  db: Queryable,
  period: Period,
  limit: number,
): Promise<EgressApproval[]> {
  const rows = await queryRows<ApprovalRow>(
    db,
    sql`SELECT approved.approval_id, approved.execution_id, approved.tool_name, approved.decided_at,
          log.destination, log.label, ${COUNTS}
        FROM egress_log AS log
        JOIN execution_approvals AS approved ON approved.execution_id = log.tool_execution_id
        WHERE log.tool_execution_id IS NOT NULL AND ${within(period, sql`log.created_at`)}
        GROUP BY approved.approval_id, approved.execution_id, approved.tool_name, approved.decided_at,
          log.destination, log.label
        ORDER BY max(log.id::text) DESC LIMIT ${limit}`,
  );
  return rows.map((row) => ({
    approvalId: row.approval_id,
    executionId: row.execution_id,
    toolName: row.tool_name,
    destination: row.destination,
    label: row.label,
    decidedAt: row.decided_at === null ? null : instant(row.decided_at),
    ...countsOf(row),
  }));
}

type LoweringRow = {
  id: string;
  approval_id: string | null;
  what: EgressLowering["what"];
  subject_id: string;
  from_label: Label;
  to_label: Label;
  created_at: Date;
};

/** Labels that were lowered, newest first. */
export async function findLowerings(db: Queryable, period: Period, limit: number): Promise<EgressLowering[]> {
  const rows = await queryRows<LoweringRow>(
    db,
    sql`SELECT id, details ->> 'approvalId' AS approval_id,
          CASE event_type WHEN 'DOCUMENT_RECLASSIFIED' THEN 'document' ELSE 'session' END AS what,
          coalesce(details ->> 'documentId', session_id::text) AS subject_id,
          details ->> 'from' AS from_label, details ->> 'to' AS to_label, created_at
        FROM audit_events
        WHERE event_type IN ('DOCUMENT_RECLASSIFIED', 'SESSION_DECLASSIFIED')
          AND ${within(period, sql`created_at`)}
          AND array_position(${LABEL_ORDER}, details ->> 'to') < array_position(${LABEL_ORDER}, details ->> 'from')
        ORDER BY id DESC LIMIT ${limit}`,
  );
  return rows.map((row) => ({
    auditEventId: row.id,
    approvalId: row.approval_id,
    what: row.what,
    subjectId: row.subject_id,
    from: row.from_label,
    to: row.to_label,
    at: instant(row.created_at),
  }));
}

const LABEL_ORDER = sql`ARRAY['PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED']`;
