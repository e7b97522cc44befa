import type { JsonObject, JsonValue } from "@cdsa/contracts";
import { EgressRefusedError } from "../../platform/egress/egress-policy.ts";
import {
  type GuardedResponse,
  guardedRequest,
  RequestFailedError,
} from "../../platform/egress/guarded-request.ts";
import { parseJson } from "../../platform/json/parse-json.ts";
import { ToolFailure } from "./builtin/builtin-tool.ts";
import type { ToolsContext } from "./tools-context.ts";
import type { ToolRow } from "./tools.tables.ts";

/** What became of the effect. `OUTCOME_UNKNOWN`: it may have happened, and may not be tried again by itself. */
export type EffectOutcome =
  { status: "SUCCEEDED"; result: JsonValue } | { status: "FAILED" | "OUTCOME_UNKNOWN"; reason: string };

export type Effect = { executionId: string; tool: ToolRow; arguments: JsonObject; signal: AbortSignal };

const MAX_RESPONSE_BYTES = 1_048_576;
const METHODS_WITHOUT_BODY = new Set(["GET", "DELETE"]);

/** Runs a started call. It never throws: whatever happens is an outcome that can be stored. */
export async function performEffect(context: ToolsContext, effect: Effect): Promise<EffectOutcome> {
  try {
    const { implementation } = effect.tool;
    return implementation.kind === "builtin"
      ? await performBuiltin(context, effect, implementation.name)
      : await performHttp(context, effect, implementation);
  } catch (error) {
    if (error instanceof ToolFailure || error instanceof EgressRefusedError)
      return { status: "FAILED", reason: error.message };
    if (effect.tool.idempotent || effect.tool.effect === "read")
      return { status: "FAILED", reason: plainReason(error) };
    return { status: "OUTCOME_UNKNOWN", reason: plainReason(error) };
  }
}

const plainReason = (error: unknown): string => {
  if (error instanceof RequestFailedError) return error.message;
  if (error instanceof Error && error.name === "TimeoutError") return "The tool did not finish in time.";
  if (error instanceof Error && error.name === "AbortError")
    return "The call was stopped before it finished.";
  return "The tool failed in a way it does not describe.";
};

async function performBuiltin(context: ToolsContext, effect: Effect, name: string): Promise<EffectOutcome> {
  const builtin = context.builtins.get(name);
  if (!builtin) return { status: "FAILED", reason: `This server has no built-in tool ${name}.` };
  const signal = AbortSignal.any([effect.signal, AbortSignal.timeout(effect.tool.timeoutMs)]);
  const result = await builtin.execute({ arguments: effect.arguments, signal, now: context.clock() });
  return { status: "SUCCEEDED", result };
}

async function performHttp(
  context: ToolsContext,
  { executionId, tool, arguments: value, signal }: Effect,
  implementation: Extract<ToolRow["implementation"], { kind: "http" }>,
): Promise<EffectOutcome> {
  const url = new URL(implementation.url);
  const hasBody = !METHODS_WITHOUT_BODY.has(implementation.method);
  if (!hasBody) appendQuery(url, value);
  try {
    const response = await guardedRequest(context.egress, {
      method: implementation.method,
      url,
      headers: {
        accept: "application/json",
        // Lets a careful receiver recognise the call, should it ever see it twice.
        "idempotency-key": executionId,
        ...(hasBody && { "content-type": "application/json" }),
      },
      body: hasBody ? JSON.stringify(value) : null,
      timeoutMs: tool.timeoutMs,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      signal,
    });
    return interpret(response);
  } catch (error) {
    if (error instanceof RequestFailedError && !error.mayHaveArrived)
      return { status: "FAILED", reason: error.message };
    throw error;
  }
}

function appendQuery(url: URL, value: JsonObject): void {
  for (const [key, item] of Object.entries(value)) {
    url.searchParams.append(key, typeof item === "object" ? JSON.stringify(item) : String(item));
  }
}

function interpret(response: GuardedResponse): EffectOutcome {
  const body = response.truncated ? undefined : parseJson(response.body);
  const result: JsonValue = body ?? {
    text: response.body.replaceAll("\u0000", "\uFFFD"),
    truncated: response.truncated,
  };
  if (response.status >= 200 && response.status < 300) return { status: "SUCCEEDED", result };
  const excerpt = response.body.slice(0, 300).replaceAll("\u0000", "\uFFFD");
  return { status: "FAILED", reason: `The tool answered with HTTP ${response.status}. ${excerpt}`.trim() };
}
