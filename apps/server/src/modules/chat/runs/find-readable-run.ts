import type { Actor } from "../../../platform/actor.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import type { ChatContext } from "../chat-context.ts";
import type { RunRow } from "../chat.tables.ts";
import { findRun } from "./runs.repository.ts";

/** A run of the caller's own; nobody reads another person's. */
export async function findReadableRun(context: ChatContext, actor: Actor, runId: string): Promise<RunRow> {
  const run = await findRun(context.db, runId);
  if (run?.userId !== actor.userId) throw notFound();
  return run;
}

/** The run that waits, or waited, for a request of the caller's. */
export async function runOfApproval(context: ChatContext, actor: Actor, approvalId: string): Promise<string> {
  const approval = await context.approvals.view(actor, approvalId);
  return approval.runId;
}
