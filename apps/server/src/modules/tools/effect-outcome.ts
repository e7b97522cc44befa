import type { JsonValue, Label } from "@cdsa/contracts";
import { EgressRefusedError } from "../../platform/egress/egress-policy.ts";
import { RequestFailedError } from "../../platform/egress/exchange.ts";
import { ToolFailure } from "./builtin/builtin-tool.ts";
import type { ToolRow } from "./tools.tables.ts";

/** What became of the effect. `OUTCOME_UNKNOWN`: it may have happened, and may not be tried again by itself. */
export type EffectOutcome =
  | { status: "SUCCEEDED"; result: JsonValue; label?: Label }
  | { status: "FAILED" | "OUTCOME_UNKNOWN"; reason: string };

const plainReason = (error: unknown): string => {
  if (error instanceof RequestFailedError) return error.message;
  if (error instanceof Error && error.name === "TimeoutError") return "The tool did not finish in time.";
  if (error instanceof Error && error.name === "AbortError")
    return "The call was stopped before it finished.";
  return "The tool failed in a way it does not describe.";
};

const hadNoEffect = (error: unknown): boolean =>
  error instanceof ToolFailure ||
  error instanceof EgressRefusedError ||
  (error instanceof RequestFailedError && !error.mayHaveArrived);

/** What an error tells about the effect of the tool it came from. */
export function outcomeOfError(
  tool: Pick<ToolRow, "idempotent" | "effect">,
  error: unknown,
): Exclude<EffectOutcome, { status: "SUCCEEDED" }> {
  if (hadNoEffect(error) && error instanceof Error) return { status: "FAILED", reason: error.message };
  const isHarmless = tool.idempotent || tool.effect === "read";
  return { status: isHarmless ? "FAILED" : "OUTCOME_UNKNOWN", reason: plainReason(error) };
}
