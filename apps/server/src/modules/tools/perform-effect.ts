import type { JsonObject, Label } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import { dropInvisible, dropInvisibleOf } from "../../platform/text/drop-invisible.ts";
import { type EffectOutcome, outcomeOfError } from "./effect-outcome.ts";
import type { SecretVersionReference } from "../approvals/index.ts";
import { performHttp } from "./http/perform-http.ts";
import type { ToolsContext } from "./tools-context.ts";
import type { ToolRow } from "./tools.tables.ts";

export type Effect = {
  executionId: string;
  runId: string;
  tool: ToolRow;
  arguments: JsonObject;
  /** The person it runs for. */
  actor: Actor;
  /** The highest label of the arguments. */
  inputLabel: Label;
  /** The secrets the approval was bound to; null where none was needed. */
  approvedSecrets: readonly SecretVersionReference[] | null;
  signal: AbortSignal;
};

/**
 * Runs a started call. It never throws: whatever happens is an outcome that can be stored. What people would not see in
 * it is taken out, since a model would read it: orders can be hidden there that nobody notices.
 */
export async function performEffect(context: ToolsContext, effect: Effect): Promise<EffectOutcome> {
  const outcome = await perform(context, effect);
  return outcome.status === "SUCCEEDED"
    ? { ...outcome, result: dropInvisibleOf(outcome.result) }
    : { ...outcome, reason: dropInvisible(outcome.reason) };
}

async function perform(context: ToolsContext, effect: Effect): Promise<EffectOutcome> {
  try {
    const { implementation } = effect.tool;
    return implementation.kind === "builtin"
      ? await performBuiltin(context, effect, implementation.name)
      : await performHttp(context, { ...effect, implementation });
  } catch (error) {
    return outcomeOfError(effect.tool, error);
  }
}

async function performBuiltin(context: ToolsContext, effect: Effect, name: string): Promise<EffectOutcome> {
  const builtin = context.builtins.get(name);
  if (!builtin) return { status: "FAILED", reason: `This server has no built-in tool ${name}.` };
  const signal = AbortSignal.any([effect.signal, AbortSignal.timeout(effect.tool.timeoutMs)]);
  const result = await builtin.execute({
    arguments: effect.arguments,
    actor: effect.actor,
    signal,
    now: context.clock(),
    sending: { label: effect.inputLabel, executionId: effect.executionId },
  });
  return { status: "SUCCEEDED", result, ...(builtin.labelOf && { label: builtin.labelOf(result) }) };
}
