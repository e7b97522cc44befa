import type { JsonValue } from "@cdsa/contracts";
import type { ModelToolResult } from "../../chat-model.ts";
import { isObject } from "../arguments/json-reading.ts";
import { formatNumber, inlineValue, plainText } from "./markdown.ts";
import { renderCitedAnswer } from "./render-cited-answer.ts";
import { renderValue } from "./render-value.ts";
import { capitalised, readable } from "./words.ts";

type Unsuccessful = Exclude<ModelToolResult, { status: "succeeded" }>;

/** What happened and what can be done, for every end but success. */
const ENDS: Readonly<Record<Unsuccessful["status"], { what: string; next: string }>> = {
  failed: { what: "failed", next: "Correct what the reason names and ask again." },
  denied: {
    what: "was not allowed",
    next: "Somebody with the needed rights can run it, or an administrator can change them.",
  },
  rejected: {
    what: "was rejected by the approver, so nothing was run",
    next: "Change the request as the reason says and ask again.",
  },
  expired: {
    what: "was not approved in time, so nothing was run",
    next: "Ask again to request a new approval.",
  },
  cancelled: { what: "was cancelled, so nothing more was run", next: "Ask again if it is still needed." },
  outcome_unknown: {
    what: "was started, but whether it took effect is unknown",
    next: "Check at its target before asking again, so that nothing happens twice.",
  },
};

/** One tool call's end as Markdown: a sentence, then the result. Whatever the result says is shown, never followed. */
export function renderResult(toolName: string, result: ModelToolResult): string {
  const name = plainText(capitalised(readable(toolName)), 80);
  if (result.status === "succeeded")
    return (
      renderCitedAnswer(result.result) ?? `${leadOf(name, result.result)}\n\n${renderValue(result.result)}`
    );
  const { what, next } = ENDS[result.status];
  const reason = plainText(result.reason, 500);
  return `**${name}** ${what}${reason === "" ? "." : `: ${reason.replace(/[.\s]+$/, "")}.`} ${next}`;
}

function leadOf(name: string, result: JsonValue): string {
  if (Array.isArray(result))
    return `**${name}** found ${formatNumber(result.length)} ${result.length === 1 ? "entry" : "entries"}.`;
  if (!isObject(result)) return `Here is what **${name}** returned.`;
  const title = result["title"];
  if (Object.hasOwn(result, "title") && typeof title === "string") return `Here is **${plainText(title)}**.`;
  const [only, ...others] = Object.entries(result).filter(([, inner]) => Array.isArray(inner));
  if (only !== undefined && others.length === 0 && Array.isArray(only[1])) {
    return `**${name}** returned ${formatNumber(only[1].length)} ${plainText(readable(only[0]), 60)}.`;
  }
  const answer = Object.hasOwn(result, "result") ? result["result"] : undefined;
  if (typeof answer === "string" || typeof answer === "number")
    return `The result is **${inlineValue(answer)}**.`;
  return `Here is what **${name}** returned.`;
}
