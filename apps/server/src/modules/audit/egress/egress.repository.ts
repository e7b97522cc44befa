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

export async function sumEgress(db: Queryable, period: Period): Promise<EgressStatement["totals"]> {
  const [row] = await queryRows<Counts>(
    db,
    sql`SELECT ${COUNTS} FROM egress_log AS log WHERE ${within(period, sql`log.created_at`)}`,
  );
  if (!row) throw new TypeError("An aggregate has a row.");
  return countsOf(row);
}

export async function findEgressLines(db: Queryable, period: Period, limit: number): Promise<EgressLine[]> {
  const rows = await queryRows<LineRow>(
    db,
    sql`SELECT log.destination, log.label, log.purpose, ${COUNTS},
          min(log.created_at) AS first_at, max(log.created_at) AS last_at,
          count(*) FILTER (WHERE log.outcome = 'sent' AND approved.approval_id IS NOT NULL)::text AS approved_requests,
          count(DISTINCT approved.approval_id)::text AS approvals
        FROM egress_log AS log
        LEFT JOIN execution_approvals AS approved ON approved.execution_id = log.tool_execution_id
        WHERE ${within(period, sql`log.created_at`)}
        GROUP BY log.destination, log.label, log.purpose
        ORDER BY sum(log.bytes) DESC, log.destination, log.label, log.purpose LIMIT ${limit}`,
  );
  return rows.map((row) => ({
    destination: row.destination,
    label: row.label,
    purpose: row.purpose,
    ...countsOf(row),
    firstAt: instant(row.first_at),
    lastAt: instant(row.last_at),
    approvedRequests: Number(row.approved_requests),
    approvals: Number(row.approvals),
  }));
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
        WHERE ${within(period, sql`log.created_at`)}
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
