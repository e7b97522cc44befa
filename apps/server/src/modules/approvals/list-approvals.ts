import type { Approval, ListApprovalsQuerySchema, Page } from "@cdsa/contracts";
import { and, desc, eq, gte, inArray, lt, lte, ne, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { clearanceCovers, roleCovers, ROLES } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import { appendAuditEvent } from "../audit/index.ts";
import type { ApprovalsContext } from "./approvals-context.ts";
import { type ApprovalRow, approvalRequests, approvalVotes } from "./approvals.tables.ts";
import { presentApprovals } from "./view-approval.ts";

export type ListApprovalsQuery = z.infer<typeof ListApprovalsQuerySchema>;

const seesAll = (actor: Actor): boolean => roleCovers(actor.role, "MANAGER") || actor.isAuditor;

/** Pending requests this person may decide: not their own, within role, not voted on yet. */
const decidableBy = (actor: Actor): SQL | undefined =>
  and(
    eq(approvalRequests.status, "PENDING"),
    sql`${approvalRequests.expiresAt} > now()`,
    ne(approvalRequests.requesterId, actor.userId),
    inArray(
      approvalRequests.requiredRole,
      ROLES.filter((role) => roleCovers(actor.role, role)),
    ),
    sql`NOT EXISTS (SELECT FROM ${approvalVotes} WHERE ${approvalVotes.approvalId} = ${approvalRequests.id} AND ${approvalVotes.voterId} = ${actor.userId})`,
  );

const visibleTo = (actor: Actor): SQL | undefined =>
  seesAll(actor) ? undefined : eq(approvalRequests.requesterId, actor.userId);

/** Requests this person may decide, or with a status or filter those they may see; newest first. */
export async function listApprovals(
  context: ApprovalsContext,
  actor: Actor,
  query: ListApprovalsQuery,
): Promise<Page<Approval>> {
  const isSearch =
    query.status !== undefined ||
    query.execution !== undefined ||
    query.toolName !== undefined ||
    query.requesterId !== undefined;
  const conditions = [
    isSearch ? visibleTo(actor) : decidableBy(actor),
    query.status && eq(approvalRequests.status, query.status),
    query.execution && eq(approvalRequests.execution, query.execution),
    query.toolName && eq(approvalRequests.toolName, query.toolName),
    query.requesterId && eq(approvalRequests.requesterId, query.requesterId),
  ];
  return readPage(context, actor, query, conditions);
}

/** What this person asked for, newest first. */
export async function listOwnRequests(
  context: ApprovalsContext,
  actor: Actor,
  query: ListApprovalsQuery,
): Promise<Page<Approval>> {
  return readPage(context, actor, query, [
    eq(approvalRequests.requesterId, actor.userId),
    query.status && eq(approvalRequests.status, query.status),
    query.execution && eq(approvalRequests.execution, query.execution),
    query.toolName && eq(approvalRequests.toolName, query.toolName),
  ]);
}

async function readPage(
  context: ApprovalsContext,
  actor: Actor,
  query: ListApprovalsQuery,
  conditions: readonly (SQL | undefined | "")[],
): Promise<Page<Approval>> {
  const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, z.uuid());
  return context.db.transaction(async (tx) => {
    const rows = await tx
      .select()
      .from(approvalRequests)
      .where(
        and(
          ...conditions.filter((condition) => condition !== ""),
          query.from === undefined ? undefined : gte(approvalRequests.requestedAt, new Date(query.from)),
          query.to === undefined ? undefined : lte(approvalRequests.requestedAt, new Date(query.to)),
          before === undefined ? undefined : lt(approvalRequests.id, before),
        ),
      )
      .orderBy(desc(approvalRequests.id))
      .limit(query.limit + 1);
    const page = toPage(
      rows,
      query.limit,
      (row) => row.id,
      (row) => row,
    );
    const foreign = page.items.filter(
      (row) => row.requesterId !== actor.userId && clearanceCovers(actor.clearance, row.label),
    );
    if (foreign.length > 0) await auditReading(tx, actor, query, foreign);
    return { items: await presentApprovals(context, tx, actor, page.items), nextCursor: page.nextCursor };
  });
}

async function auditReading(
  tx: Parameters<typeof appendAuditEvent>[0],
  actor: Actor,
  query: ListApprovalsQuery,
  rows: readonly ApprovalRow[],
): Promise<void> {
  await appendAuditEvent(tx, {
    type: "APPROVAL_READ",
    userId: actor.userId,
    details: {
      count: rows.length,
      filters: { status: query.status ?? null, toolName: query.toolName ?? null },
    },
    origin: actor.origin,
  });
}
