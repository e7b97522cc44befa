import type { JsonObject } from "@cdsa/contracts";
import { z } from "zod";
import type { ChatContext } from "../chat-context.ts";
import { RUN_SCHEMA_VERSION, SAFETY_NET_SECONDS, isFinal } from "./run-state.ts";
import { enqueueResume } from "./create-run.ts";
import { driveRun } from "./drive-run.ts";
import type { RunEvent } from "./run-events.ts";
import { appendUnleased, type Lease, lastSeq } from "./run-log.ts";
import {
  findUnfinishedRuns,
  findUnfinishedText,
  insertMessage,
  lockRun,
  takeLease,
} from "./runs.repository.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import type { RunRow } from "../chat.tables.ts";

const JobSchema = z.object({ runId: z.uuid() });

/** The handler of the queue that wakes runs: after decisions, and for runs whose driver may have died. */
export async function resumeRuns(context: ChatContext, batch: readonly JsonObject[]): Promise<void> {
  const jobs = batch.map((data) => JobSchema.safeParse(data));
  await resumeUnfinished(
    context,
    jobs.flatMap((job) => (job.success ? [job.data.runId] : [])),
  );
}

/** Resumes those of the runs that have not ended: nearly all that the safety net looks at have. */
export async function resumeUnfinished(context: ChatContext, runIds: readonly string[]): Promise<void> {
  for (const run of await findUnfinishedRuns(context.db, runIds)) {
    if (run.schemaVersion <= RUN_SCHEMA_VERSION) await resumeRun(context, run.id);
  }
}

/**
 * Takes a run over if nobody drives it and there is something to do, and drives it in the background. A run that is
 * being driven is looked at again later.
 */
async function resumeRun(context: ChatContext, runId: string): Promise<void> {
  const claim = await context.db.transaction((tx) => claimRun(context, tx, runId));
  if (claim)
    context.drivers.start(claim.lease, (signal) => driveRun(context, claim.lease, claim.nextSeq, signal));
}

async function claimRun(
  context: ChatContext,
  tx: Queryable,
  runId: string,
): Promise<{ lease: Lease; nextSeq: number } | null> {
  const run = await lockRun(tx, runId);
  if (!run || isFinal(run.state)) return null;
  if (run.state === "RUNNING" && run.leaseIsLive) {
    await enqueueResume(context, tx, runId, SAFETY_NET_SECONDS);
    return null;
  }
  if (run.state === "AWAITING_APPROVAL" && !(await hasDecision(context, tx, runId))) return null;
  const lease = await takeLease(tx, runId, context.instanceId);
  await closeUnfinishedText(context, tx, run);
  await enqueueResume(context, tx, runId, SAFETY_NET_SECONDS);
  return { lease, nextSeq: (await lastSeq(tx, runId)) + 1 };
}

/** Whether a request this run waits for has ended. */
export async function hasDecision(context: ChatContext, db: Queryable, runId: string): Promise<boolean> {
  const waiting = await context.tools.waitingCalls(db, runId);
  return context.approvals.anyEnded(
    db,
    waiting.flatMap((call) => (call.approvalId === null ? [] : [call.approvalId])),
  );
}

/** Closes the text a dead driver left in mid-sentence; the new attempt answers under a new message id. */
async function closeUnfinishedText(context: ChatContext, tx: Queryable, run: RunRow): Promise<void> {
  const events: RunEvent[] = [];
  for (const { messageId, text } of await findUnfinishedText(tx, run.id)) {
    await insertMessage(tx, {
      id: messageId,
      sessionId: run.sessionId,
      runId: run.id,
      userId: run.userId,
      author: "agent",
      content: text,
      label: run.label,
      metadata: { interrupted: true },
    });
    events.push({
      event: "message",
      data: { message: { id: messageId, author: "agent", text, label: run.label, interrupted: true } },
    });
  }
  if (events.length > 0) await appendUnleased(tx, context.pubsub, run.id, events);
}
