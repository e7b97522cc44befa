import { highestLabel, type JsonObject, type JsonValue, type Label } from "@cdsa/contracts";
import { createHash } from "node:crypto";
import type { Actor } from "../../platform/actor.ts";
import { canonicalJson } from "../../platform/crypto/canonical-json.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors/app-error.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { parseJson } from "../../platform/json/parse-json.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { type ArgumentSource, type Attribution, attributeArguments } from "./attribute-arguments.ts";
import { refusalOfCaller, refusalOfInput, resultLabel, returnsUntrusted, rulesFor } from "./call-policy.ts";
import { insertExecution, linkApproval } from "./executions.repository.ts";
import { refusalOfRepeat } from "./find-repeated-call.ts";
import { type CallSecrets, secretsOfCall, versionsOf } from "./http/call-secrets.ts";
import { inputPlace, type ToolsContext } from "./tools-context.ts";
import { findToolByName } from "./tools.repository.ts";
import type { ToolRow } from "./tools.tables.ts";

/** A call as a model or a person asks for it; nothing in it is trusted yet. */
export type RequestedCall = {
  runId: string;
  sessionId: string | null;
  /** The message that asks for the call. */
  messageId: string;
  toolCallId: string;
  toolName: string;
  /** JSON text, as it came. */
  argumentsText: string;
  actor: Actor;
  /** Label of all the caller of the tool has seen. */
  contextLabel: Label;
  sources: readonly ArgumentSource[];
  purpose: string | null;
};

export type PreparedCall = {
  executionId: string;
  status: "READY" | "DENIED" | "AWAITING_APPROVAL";
  arguments: JsonObject | null;
  label: Label;
  approvalId: string | null;
  reason: string | null;
};

const MAX_ARGUMENT_CHARACTERS = 1_048_576;

const hashOf = (value: JsonObject): string => createHash("sha256").update(canonicalJson(value)).digest("hex");

/** What a decision is bound to of a tool besides its version, so that a change past the server shows too. */
export const definitionHashes = ({
  inputSchema,
  implementation,
  effect,
  idempotent,
  maxInputLabel,
}: ToolRow): { schemaHash: string; definitionHash: string } => ({
  schemaHash: hashOf(inputSchema),
  definitionHash: hashOf({
    // What the database holds as jsonb is JSON.
    implementation: implementation as JsonObject,
    effect,
    idempotent,
    maxInputLabel,
  }),
});

/**
 * Takes a call through the chain: known and enabled → role and clearance → schema → input label → rules. Whatever
 * comes of it (ready, denied, waiting) is stored with its audit row in `tx`; nothing has run yet.
 */
export async function prepareCall(
  context: ToolsContext,
  tx: Queryable,
  call: RequestedCall,
): Promise<PreparedCall> {
  const tool = await findToolByName(tx, call.toolName.slice(0, 64));
  if (!tool) return deny(context, tx, call, null, null, "There is no tool of this name.");
  const callerRefusal =
    refusalOfCaller(tool, call.actor, call.contextLabel) ?? missingSource(context, tool.implementation);
  if (callerRefusal) return deny(context, tx, call, tool, null, callerRefusal);
  const parsed = parseArguments(call.argumentsText);
  if ("problem" in parsed) return deny(context, tx, call, tool, null, parsed.problem);
  const problems = context.schemaOf(`${tool.id}:${tool.version}:input`, tool.inputSchema)(parsed.value);
  if (problems.length > 0) {
    const text = problems.map(({ path, message }) => `${path || "arguments"} ${message}`).join("; ");
    return deny(context, tx, call, tool, parsed.value, `The arguments do not fit ${tool.name}: ${text}.`);
  }
  const attribution = attributeArguments(parsed.value, call.sources, call.contextLabel);
  const inputRefusal = refusalOfInput(tool, attribution.label);
  if (inputRefusal) return deny(context, tx, call, tool, parsed.value, inputRefusal);
  const secrets = await findSecrets(context, tx, tool, parsed.value, call.actor);
  if ("problem" in secrets) return deny(context, tx, call, tool, parsed.value, secrets.problem);
  return admit(context, tx, { call, tool, value: parsed.value, attribution, secrets });
}

/** The secrets the call would use, or why it may not. */
export async function findSecrets(
  context: ToolsContext,
  tx: Queryable,
  tool: ToolRow,
  value: JsonObject,
  actor: Actor,
): Promise<CallSecrets | { problem: string }> {
  try {
    return await secretsOfCall(context, tx, tool, value, actor);
  } catch (error) {
    if (error instanceof AppError && error.expose) return { problem: error.message };
    throw error;
  }
}

/** Why a built-in tool has nothing to read here: nobody is asked to approve a call that cannot succeed. */
function missingSource({ builtins }: ToolsContext, implementation: ToolRow["implementation"]): string | null {
  if (implementation.kind !== "builtin") return null;
  return builtins.get(implementation.name)?.unavailable ?? null;
}

function parseArguments(text: string): { value: JsonObject } | { problem: string } {
  if (text.length > MAX_ARGUMENT_CHARACTERS) return { problem: "The arguments are larger than 1 MiB." };
  const value: JsonValue | undefined = text.trim() === "" ? {} : parseJson(text);
  if (value === undefined) return { problem: "The arguments are not valid JSON. Send one JSON object." };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { problem: "The arguments must be one JSON object." };
  }
  return isStorable(value) ? { value } : { problem: "The arguments hold NUL characters or broken Unicode." };
}

const isStorable = (value: JsonObject): boolean => {
  const text = JSON.stringify(value);
  return !text.includes("\\u0000") && !/\\ud[89a-f]/i.test(text);
};

function executionRow(call: RequestedCall, executionId: string, tool: ToolRow | null) {
  return {
    id: executionId,
    toolId: tool?.id ?? null,
    toolVersion: tool?.version ?? null,
    toolName: tool?.name ?? call.toolName.slice(0, 64).replaceAll("\u0000", ""),
    userId: call.actor.userId,
    sessionId: call.sessionId,
    runId: call.runId,
    messageId: call.messageId,
    toolCallId: call.toolCallId,
  };
}

async function deny(
  context: ToolsContext,
  tx: Queryable,
  call: RequestedCall,
  tool: ToolRow | null,
  value: JsonObject | null,
  reason: string,
): Promise<PreparedCall> {
  const executionId = newId();
  const row = executionRow(call, executionId, tool);
  await insertExecution(tx, {
    ...row,
    inputArgs: await context.subjectKeys.sealJson(
      tx,
      call.actor.userId,
      value ?? {},
      inputPlace(executionId),
    ),
    status: "DENIED",
    // The refusal repeats only what the caller sent.
    label: call.contextLabel,
    inputLabel: call.contextLabel,
    errorMessage: reason,
    endedAt: context.clock(),
  });
  await appendAuditEvent(tx, {
    type: "TOOL_CALL_DENIED",
    outcome: "DENIED",
    userId: call.actor.userId,
    sessionId: call.sessionId,
    runId: call.runId,
    toolName: row.toolName,
    details: { executionId, toolCallId: call.toolCallId.slice(0, 200), known: tool !== null },
    origin: call.actor.origin,
  });
  return {
    executionId,
    status: "DENIED",
    arguments: value,
    label: call.contextLabel,
    approvalId: null,
    reason,
  };
}

type AdmittedCall = {
  call: RequestedCall;
  tool: ToolRow;
  value: JsonObject;
  attribution: Attribution;
  secrets: CallSecrets;
};

async function admit(
  context: ToolsContext,
  tx: Queryable,
  { call, tool, value, attribution, secrets }: AdmittedCall,
): Promise<PreparedCall> {
  const label = resultLabel(tool, attribution.label);
  const rules = rulesFor(
    tool,
    call.sources.some((source) => source.kind === "tool" && returnsUntrusted(source.toolName)),
  );
  const repeat = rules.length > 0 ? await refusalOfRepeat(context, tx, call.runId, tool, value) : null;
  if (repeat !== null) return deny(context, tx, call, tool, value, repeat);
  const executionId = newId();
  await insertExecution(tx, {
    ...executionRow(call, executionId, tool),
    inputArgs: await context.subjectKeys.sealJson(tx, call.actor.userId, value, inputPlace(executionId)),
    status: rules.length === 0 ? "READY" : "AWAITING_APPROVAL",
    label,
    inputLabel: attribution.label,
  });
  const prepared = { executionId, arguments: value, label, reason: null };
  if (rules.length === 0) return { ...prepared, status: "READY", approvalId: null };
  const { approvalId } = await context.approvals.request(tx, {
    kind: "tool.call",
    subjectId: tool.id,
    subjectVersion: tool.version,
    subject: {
      description: tool.description,
      effect: tool.effect,
      ...definitionHashes(tool),
      rules,
      secrets: versionsOf(secrets.references),
    },
    toolName: tool.name,
    arguments: value,
    provenance: attribution.provenance,
    label: highestLabel(label, attribution.label),
    requester: call.actor,
    executionId,
    runId: call.runId,
    sessionId: call.sessionId,
    purpose: call.purpose,
    reason: tool.requiresApproval
      ? `Every call of ${tool.name} needs the approval of another person.`
      : `${tool.name} has an effect, and text from documents, data or other servers stands in the conversation: it may have asked for this call.`,
  });
  await linkApproval(tx, executionId, approvalId);
  return { ...prepared, status: "AWAITING_APPROVAL", approvalId };
}
