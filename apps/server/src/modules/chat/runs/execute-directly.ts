import type { JsonObject } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import { notFound, unavailable } from "../../../platform/errors/common-errors.ts";
import { newId } from "../../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { CallResult } from "../../tools/index.ts";
import type { ChatContext } from "../chat-context.ts";
import { enqueueResume } from "./create-run.ts";
import { driveRun } from "./drive-run.ts";
import { readRun } from "./read-run.ts";
import { insertEvents, numberEvents } from "./run-log.ts";
import { RUN_SCHEMA_VERSION, SAFETY_NET_SECONDS } from "./run-state.ts";
import { insertMessage, insertRun } from "./runs.repository.ts";

export type DirectCall = { actor: Actor; toolId: string; arguments: JsonObject; purpose: string | null };

const CALL_ID = "direct";

/**
 * Calls one tool without a model, through the same run and the same chain as a chat.
 * @returns the call once it has ended or waits for people.
 * @throws AppError 404 for an unknown tool.
 */
export async function executeDirectly(context: ChatContext, call: DirectCall): Promise<CallResult> {
  const created = await createDirectRun(context, call);
  if (context.drivesRuns) await driveHere(context, created.runId);
  else await waitForWorker(context, call.actor, created.runId);
  return readCall(context, created.runId, created.messageId);
}

async function driveHere(context: ChatContext, runId: string): Promise<void> {
  const lease = { runId, attempt: 1, owner: context.instanceId };
  const settled = new Promise<void>((resolve, reject) => {
    context.drivers.start(lease, (signal) => {
      const driving = driveRun(context, lease, 2, signal);
      driving.then(resolve, reject);
      return driving;
    });
  });
  await settled;
}

/** Waits, as any reader of the run does, until it has ended or parked; no longer than a run is driven. */
async function waitForWorker(context: ChatContext, actor: Actor, runId: string): Promise<void> {
  await readRun(context, {
    runId,
    actor,
    afterSeq: 0,
    signal: AbortSignal.timeout(context.limits.maxSeconds * 1000),
    send: () => Promise.resolve(),
  });
}

async function createDirectRun(
  context: ChatContext,
  { actor, toolId, arguments: value, purpose }: DirectCall,
): Promise<{ runId: string; messageId: string }> {
  const runId = newId();
  const messageId = newId();
  await context.db.transaction(async (tx) => {
    const tool = await context.tools.find(tx, toolId);
    if (!tool) throw notFound();
    await insertRun(
      tx,
      {
        id: runId,
        sessionId: null,
        userId: actor.userId,
        kind: "direct",
        state: context.drivesRuns ? "RUNNING" : "QUEUED",
        schemaVersion: RUN_SCHEMA_VERSION,
        label: "INTERNAL",
        purpose,
        modelId: null,
        clientTools: null,
        origin: actor.origin,
      },
      context.drivesRuns ? context.instanceId : null,
    );
    const argumentsText = JSON.stringify(value);
    await insertMessage(tx, {
      id: messageId,
      runId,
      userId: actor.userId,
      author: "user",
      content: argumentsText,
      label: "INTERNAL",
      metadata: { toolCalls: [{ id: CALL_ID, toolName: tool.name, argumentsText }] },
    });
    await appendAuditEvent(tx, {
      type: "USER_QUERY",
      userId: actor.userId,
      runId,
      toolName: tool.name,
      details: {
        messageId,
        kind: "direct",
        characters: argumentsText.length,
        ...(purpose !== null && { purpose }),
      },
      origin: actor.origin,
    });
    await insertEvents(tx, numberEvents(runId, 1, [{ event: "run", data: { runId, sessionId: null } }]));
    await enqueueResume(context, tx, runId, context.drivesRuns ? SAFETY_NET_SECONDS : 0);
  });
  return { runId, messageId };
}

/**
 * The call as stored.
 * @throws AppError 503 where its driver could not finish it; the run is taken over later and ends by itself.
 */
async function readCall(context: ChatContext, runId: string, messageId: string): Promise<CallResult> {
  const [execution] = await context.tools.executionsOfMessage(context.db, runId, messageId);
  const call = execution && (await context.tools.readResult(context.db, execution.id));
  if (!call || call.status === "READY" || call.status === "RUNNING") {
    throw unavailable(
      "call_interrupted",
      "The call could not be finished just now. It goes on by itself as soon as it can; see the tool's executions.",
    );
  }
  return call;
}
