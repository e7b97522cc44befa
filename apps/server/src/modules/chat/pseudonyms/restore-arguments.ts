import type { Queryable } from "../../../platform/db/database.ts";
import { parseJson } from "../../../platform/json/parse-json.ts";
import type { ModelToolCall } from "../../llm/index.ts";
import { pseudonymsIn, restoreJson } from "../../protection/index.ts";
import type { ChatContext } from "../chat-context.ts";

/**
 * The calls of a model with the values behind its pseudonyms, for the checks that follow: a tool that is not cleared for
 * them is refused the call. Arguments that are no JSON stay as they are, and are refused for that.
 */
export async function restoreArguments(
  { protection }: Pick<ChatContext, "protection">,
  db: Queryable,
  sessionId: string | null,
  calls: readonly ModelToolCall[],
): Promise<readonly ModelToolCall[]> {
  if (sessionId === null || calls.every((call) => pseudonymsIn(call.argumentsText).length === 0))
    return calls;
  const pseudonyms = await protection.openPseudonyms(db, sessionId);
  return calls.map((call) => {
    const value = parseJson(call.argumentsText);
    if (value === undefined) return call;
    return { ...call, argumentsText: JSON.stringify(restoreJson(value, pseudonyms)) };
  });
}
