import { clearanceCovers, type Page, type PageQuery, roleCovers, type ToolExecution } from "@cdsa/contracts";
import { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { findExecutionPage } from "./executions.repository.ts";
import type { ToolsContext } from "./tools-context.ts";
import { findTool } from "./tools.repository.ts";
import type { ExecutionRow } from "./tools.tables.ts";

/** A tool's calls, newest first: one's own, a manager's also of the team, all for administrators and auditors. */
export async function listExecutions(
  context: ToolsContext,
  actor: Actor,
  toolId: string,
  query: PageQuery,
): Promise<Page<ToolExecution>> {
  const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, z.uuid());
  return context.db.transaction(async (tx) => {
    if (!(await findTool(tx, toolId))) throw notFound();
    const userIds = await visibleUsers(context, tx, actor);
    const search = { toolId, userIds, before, limit: query.limit + 1 };
    const rows = await context.staleReads.read(tx, (reader) => findExecutionPage(reader, search));
    const page = toPage(
      rows,
      query.limit,
      (row) => row.id,
      (row) => presentTo(actor, toToolExecution(row)),
    );
    if (page.items.some((item) => item.userId !== actor.userId)) {
      await appendAuditEvent(tx, {
        type: "EXECUTION_READ",
        userId: actor.userId,
        details: { toolId, count: page.items.length },
        origin: actor.origin,
      });
    }
    return page;
  });
}

async function visibleUsers(
  context: ToolsContext,
  db: Queryable,
  actor: Actor,
): Promise<readonly string[] | "all"> {
  if (roleCovers(actor.role, "ADMIN") || actor.isAuditor) return "all";
  if (roleCovers(actor.role, "MANAGER")) return [actor.userId, ...(await context.teamOf(db, actor.userId))];
  return [actor.userId];
}

/** What went wrong may repeat what the call was about. */
function presentTo(actor: Actor, execution: ToolExecution): ToolExecution {
  const isCovered = execution.userId === actor.userId || clearanceCovers(actor.clearance, execution.label);
  return isCovered || execution.reason === null ? execution : { ...execution, reason: WITHHELD };
}

const WITHHELD = "The reason is above your clearance.";

const toToolExecution = (row: ExecutionRow): ToolExecution => ({
  id: row.id,
  toolId: row.toolId ?? row.id,
  toolName: row.toolName,
  toolVersion: row.toolVersion ?? 0,
  userId: row.userId,
  runId: row.runId,
  sessionId: row.sessionId,
  approvalId: row.approvalId,
  status: row.status,
  label: row.label,
  cached: row.isCached,
  durationMs: row.executionTimeMs,
  reason: row.errorMessage,
  createdAt: row.createdAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});
