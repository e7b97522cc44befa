import { type JsonObject, JsonObjectSchema } from "@cdsa/contracts";
import { canonicalJson } from "../../platform/crypto/canonical-json.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { findAskedExecutions } from "./executions.repository.ts";
import { inputPlace, type ToolsContext } from "./tools-context.ts";
import type { ToolRow } from "./tools.tables.ts";

// More than anybody who decides can look at with care; a model that is led in circles stops here.
const MAX_WAITING = 50;

/**
 * Why people are not asked about a call: the run has asked about the same call before, and the request waits or has
 * ended without running; or too many of its calls wait. Null where they are to be asked. A call that was approved and
 * ran may be asked for again.
 */
export async function refusalOfRepeat(
  context: ToolsContext,
  tx: Queryable,
  runId: string,
  tool: ToolRow,
  value: JsonObject,
): Promise<string | null> {
  const asked = await findAskedExecutions(tx, runId);
  const wanted = canonicalJson(value);
  for (const execution of asked) {
    if (execution.toolId !== tool.id || execution.toolVersion !== tool.version) continue;
    const place = inputPlace(execution.id);
    const opened = await context.subjectKeys.openJson(tx, execution.userId, execution.inputArgs, place);
    const known = opened.state === "opened" ? JsonObjectSchema.safeParse(opened.value) : null;
    if (!known?.success || canonicalJson(known.data) !== wanted) continue;
    return execution.status === "AWAITING_APPROVAL"
      ? `The same call of ${tool.name} already waits for another person's decision; it is asked for once.`
      : `The same call of ${tool.name} was asked for before, for this question, and ended without running: ${execution.errorMessage ?? "no reason was given"} Tell the person instead of asking again.`;
  }
  const waiting = asked.filter(({ status }) => status === "AWAITING_APPROVAL").length;
  return waiting >= MAX_WAITING
    ? `${MAX_WAITING} calls of this question already wait for other people's decisions; no more are asked for until some are decided.`
    : null;
}
