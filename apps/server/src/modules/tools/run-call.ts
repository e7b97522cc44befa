import {
  highestLabel,
  type ExecutionStatus,
  type JsonObject,
  type JsonValue,
  JsonObjectSchema,
  type Label,
} from "@cdsa/contracts";
import { type Actor, type RequestOrigin, SERVER_ORIGIN } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { refusalOfCaller, rulesFor } from "./call-policy.ts";
import { endExecution, type ExecutionEnd, findExecution, startExecution } from "./executions.repository.ts";
import type { EffectOutcome } from "./effect-outcome.ts";
import { type Effect, performEffect } from "./perform-effect.ts";
import { inputPlace, outputPlace, type ToolsContext } from "./tools-context.ts";
import { toolCallAction } from "./tool-call-action.ts";
import { findTool } from "./tools.repository.ts";
import type { ExecutionRow, ToolRow } from "./tools.tables.ts";

/** How a call stands after it was run, or why it was not. */
export type CallResult = {
  executionId: string;
  toolCallId: string;
  toolName: string;
  status: ExecutionStatus;
  arguments: JsonObject | null;
  result?: JsonValue;
  reason: string | null;
  label: Label;
  durationMs: number | null;
  approvalId: string | null;
};

export type RunCallOptions = {
  executionId: string;
  signal: AbortSignal;
  origin: RequestOrigin;
  /** Whether another driver has to go on with the run: asked where a call failed, since it may have been stopped for that alone. */
  isLeft: () => boolean;
  /** Told once the start is committed and before the effect begins. */
  onStarted?: (started: { auditEventId: string; toolName: string; toolCallId: string }) => void;
};

/** The call was stopped with its driver, may run again, and belongs to the next driver. */
export class CallLeftError extends Error {
  override readonly name = "CallLeftError";
}

type Start =
  | ({ state: "started"; execution: ExecutionRow; auditEventId: string } & Pick<
      Effect,
      "tool" | "arguments" | "actor" | "approvedSecrets"
    >)
  | { state: "settled" };

/**
 * Runs a prepared call at most once: its start is committed, with its audit row, before the effect begins. A call
 * that was already running when this driver took over is run again only if the tool is declared idempotent;
 * otherwise its outcome is unknown and stays so.
 */
export async function runCall(context: ToolsContext, options: RunCallOptions): Promise<CallResult> {
  const start = await context.db.transaction((tx) => startCall(context, tx, options));
  if (start.state === "started") {
    const { toolName, toolCallId } = start.execution;
    options.onStarted?.({ auditEventId: start.auditEventId, toolName, toolCallId });
    const outcome = await performEffect(context, {
      executionId: options.executionId,
      runId: start.execution.runId,
      inputLabel: start.execution.inputLabel,
      tool: start.tool,
      arguments: start.arguments,
      actor: start.actor,
      approvedSecrets: start.approvedSecrets,
      signal: options.signal,
    });
    // It stays as it is when a server dies: whoever takes the run over starts it again.
    if (outcome.status === "FAILED" && start.tool.idempotent && options.isLeft()) throw new CallLeftError();
    await context.db.transaction((tx) => settleCall(context, tx, start.execution, outcome, options.origin));
  }
  return readCallResult(context, context.db, options.executionId);
}

async function startCall(context: ToolsContext, tx: Queryable, options: RunCallOptions): Promise<Start> {
  const execution = await findExecution(tx, options.executionId);
  if (!execution?.toolId) return { state: "settled" };
  const { status } = execution;
  if (status !== "AWAITING_APPROVAL" && status !== "READY" && status !== "RUNNING")
    return { state: "settled" };
  if (status === "RUNNING") return startAgain(context, tx, execution, options.origin);
  // The status alone says nothing: a call that belongs to a request runs only through it.
  return execution.approvalId === null
    ? startReady(context, tx, execution, options.origin)
    : startApproved(context, tx, execution, options.origin);
}

/** A call that was running when its driver died: run again only if the tool says so and its approval still holds. */
async function startAgain(
  context: ToolsContext,
  tx: Queryable,
  execution: ExecutionRow,
  origin: RequestOrigin,
): Promise<Start> {
  const tool = execution.toolId === null ? null : await findTool(tx, execution.toolId);
  const isApproved =
    execution.approvalId === null
      ? tool !== null && rulesFor(tool, false).length === 0
      : await context.approvals.mayRunAgain(tx, execution.approvalId, toolCallAction(context));
  if (tool?.idempotent && isApproved) return start(context, tx, execution, tool, origin);
  const reason = "The server stopped while the call was running.";
  await settleCall(context, tx, execution, { status: "OUTCOME_UNKNOWN", reason }, SERVER_ORIGIN);
  return { state: "settled" };
}

async function startReady(
  context: ToolsContext,
  tx: Queryable,
  execution: ExecutionRow,
  origin: RequestOrigin,
): Promise<Start> {
  const tool = execution.toolId === null ? null : await findTool(tx, execution.toolId);
  if (!tool) return refuse(tx, execution, "The tool was removed before the call could run.", origin);
  if (rulesFor(tool, false).length > 0) {
    return refuse(tx, execution, `Calls of ${tool.name} need an approval, and this one has none.`, origin);
  }
  return start(context, tx, execution, tool, origin);
}

async function start(
  context: ToolsContext,
  tx: Queryable,
  execution: ExecutionRow,
  tool: ToolRow,
  origin: RequestOrigin,
): Promise<Start> {
  const value = await openArguments(context, tx, execution);
  const actor = await context.loadActor(tx, execution.userId, origin);
  const refusal = whyNotNow(tool, actor, value, execution.label);
  if (refusal !== null || !value || !actor)
    return refuse(tx, execution, refusal ?? "The arguments are gone.", origin);
  if (!(await startExecution(tx, execution.id, [execution.status]))) return { state: "settled" };
  const auditEventId = await auditStart(tx, execution, origin);
  return { state: "started", execution, tool, arguments: value, actor, approvedSecrets: null, auditEventId };
}

function whyNotNow(
  tool: ToolRow,
  actor: Actor | null,
  value: JsonObject | null,
  label: Label,
): string | null {
  if (!actor) return "The caller may not sign in any more.";
  if (!value) return "The arguments cannot be read any more.";
  return refusalOfCaller(tool, actor, label);
}

async function startApproved(
  context: ToolsContext,
  tx: Queryable,
  execution: ExecutionRow,
  origin: RequestOrigin,
): Promise<Start> {
  if (execution.approvalId === null || execution.toolId === null) return { state: "settled" };
  const claim = await context.approvals.claimExecution(tx, execution.approvalId, toolCallAction(context));
  if (claim.state === "waiting" || claim.state === "started") return { state: "settled" };
  if (claim.state === "ended") {
    const reason = `${ENDED_WITHOUT_RUNNING[claim.status]} ${claim.reason}`;
    await endExecution(tx, execution.id, { status: "CANCELLED", reason });
    await auditEnd(tx, execution, { status: "CANCELLED", reason }, origin);
    return { state: "settled" };
  }
  const tool = await findTool(tx, execution.toolId);
  const actor = await context.loadActor(tx, execution.userId, origin);
  if (!tool || !actor || !(await startExecution(tx, execution.id, [execution.status]))) {
    throw new Error("A claimed call is always still waiting.");
  }
  const auditEventId = await auditStart(tx, execution, origin);
  const { arguments: value, secrets: approvedSecrets } = claim.action;
  return { state: "started", execution, tool, arguments: value, actor, approvedSecrets, auditEventId };
}

const ENDED_WITHOUT_RUNNING = {
  REJECTED: "The request was rejected:",
  EXPIRED: "The request expired:",
  CANCELLED: "The request was cancelled:",
  SUPERSEDED: "The approval is void:",
} as const;

async function openArguments(
  context: ToolsContext,
  db: Queryable,
  execution: ExecutionRow,
): Promise<JsonObject | null> {
  const opened = await context.subjectKeys.openJson(
    db,
    execution.userId,
    execution.inputArgs,
    inputPlace(execution.id),
  );
  const value = opened.state === "opened" ? JsonObjectSchema.safeParse(opened.value) : null;
  return value?.success ? value.data : null;
}

async function refuse(
  tx: Queryable,
  execution: ExecutionRow,
  reason: string,
  origin: RequestOrigin,
): Promise<Start> {
  await endExecution(tx, execution.id, { status: "CANCELLED", reason });
  await auditEnd(tx, execution, { status: "CANCELLED", reason }, origin);
  return { state: "settled" };
}

/** Stores how a call ended, beside the approval it ran under and with its audit row. */
async function settleCall(
  context: ToolsContext,
  tx: Queryable,
  execution: ExecutionRow,
  outcome: EffectOutcome,
  origin: RequestOrigin,
): Promise<void> {
  const end: ExecutionEnd =
    outcome.status === "SUCCEEDED"
      ? {
          status: "SUCCEEDED",
          sealedResult: await context.subjectKeys.sealJson(
            tx,
            execution.userId,
            outcome.result,
            outputPlace(execution.id),
          ),
          label: highestLabel(execution.label, outcome.label ?? execution.label),
        }
      : { status: outcome.status, reason: outcome.reason };
  const ended = await endExecution(tx, execution.id, end);
  // Somebody else has settled it: a driver that took over declared the outcome unknown.
  if (!ended) return;
  if (execution.approvalId !== null)
    await context.approvals.recordExecution(tx, execution.approvalId, outcome.status);
  await auditEnd(tx, ended, end, origin);
}

const auditStart = (tx: Queryable, execution: ExecutionRow, origin: RequestOrigin): Promise<string> =>
  appendAuditEvent(tx, {
    type: "TOOL_CALL_INITIATED",
    userId: execution.userId,
    sessionId: execution.sessionId,
    runId: execution.runId,
    toolName: execution.toolName,
    details: {
      executionId: execution.id,
      toolVersion: execution.toolVersion,
      approvalId: execution.approvalId,
    },
    origin,
  });

const END_EVENTS = {
  SUCCEEDED: { type: "TOOL_CALL_COMPLETED", outcome: "SUCCESS" },
  FAILED: { type: "TOOL_CALL_FAILED", outcome: "FAILURE" },
  CANCELLED: { type: "TOOL_CALL_DENIED", outcome: "DENIED" },
  OUTCOME_UNKNOWN: { type: "TOOL_CALL_OUTCOME_UNKNOWN", outcome: "FAILURE" },
} as const;

async function auditEnd(
  tx: Queryable,
  execution: ExecutionRow,
  end: Pick<ExecutionEnd, "status" | "reason">,
  origin: RequestOrigin,
): Promise<void> {
  await appendAuditEvent(tx, {
    ...END_EVENTS[end.status],
    userId: execution.userId,
    sessionId: execution.sessionId,
    runId: execution.runId,
    toolName: execution.toolName,
    details: {
      executionId: execution.id,
      approvalId: execution.approvalId,
      status: end.status,
      label: execution.label,
      durationMs: execution.executionTimeMs,
    },
    origin,
  });
}

/** The stored state of a call with its arguments and result opened. */
export async function readCallResult(
  context: ToolsContext,
  db: Queryable,
  executionId: string,
): Promise<CallResult> {
  const execution = await findExecution(db, executionId);
  if (!execution) throw new Error("The execution exists: this process stored it.");
  const output =
    execution.outputResult === null
      ? null
      : await context.subjectKeys.openJson(
          db,
          execution.userId,
          execution.outputResult,
          outputPlace(execution.id),
        );
  return {
    executionId: execution.id,
    toolCallId: execution.toolCallId,
    toolName: execution.toolName,
    status: execution.status,
    arguments: await openArguments(context, db, execution),
    ...(output?.state === "opened" && { result: output.value }),
    reason: execution.errorMessage,
    label: execution.label,
    durationMs: execution.executionTimeMs,
    approvalId: execution.approvalId,
  };
}
