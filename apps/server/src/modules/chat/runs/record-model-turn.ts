import type { Queryable } from "../../../platform/db/database.ts";
import { together } from "../../../platform/db/together.ts";
import { appendAuditEvents, type NewAuditEvent } from "../../audit/index.ts";
import type { Spender } from "../../llm/index.ts";
import type { ChatContext } from "../chat-context.ts";
import type { Answer } from "./answer.ts";
import type { Turn } from "./drive.ts";

export type TurnEnd =
  { outcome: "completed"; ends: boolean } | { outcome: "failed"; code: string } | { outcome: "stopped" };

export const spenderOf = ({ run, actor }: Turn): Spender => ({
  userId: run.userId,
  runId: run.id,
  sessionId: run.sessionId,
  purpose: run.clientTools === null ? "chat" : "api",
  origin: actor.origin,
});

/** The rows of a model's turn: which models were asked, refused and left, and what they have cost. */
export async function recordModelTurn(
  context: Pick<ChatContext, "llm">,
  tx: Queryable,
  turn: Turn,
  answer: Answer,
  end: TurnEnd,
): Promise<void> {
  const messageId = end.outcome !== "completed" && answer.text === "" ? null : answer.messageId;
  await together([
    appendAuditEvents(tx, eventsOf(turn, answer, end)),
    context.llm.recordUses(tx, spenderOf(turn), answer.uses, messageId),
  ]);
}

function eventsOf({ run, actor, label }: Turn, answer: Answer, end: TurnEnd): NewAuditEvent[] {
  const common = { userId: run.userId, sessionId: run.sessionId, runId: run.id, origin: actor.origin };
  const switched = answer.switches.map(({ kind, fromModelId, to, code }): NewAuditEvent => ({
    ...common,
    type: kind === "refused" ? "MODEL_REFUSED" : "MODEL_FELL_BACK",
    outcome: kind === "refused" ? "DENIED" : "FAILURE",
    details: { modelId: fromModelId, toModelId: to.id, code, label },
  }));
  const called: NewAuditEvent = {
    ...common,
    type: "MODEL_CALLED",
    outcome: end.outcome === "completed" ? "SUCCESS" : "FAILURE",
    details: {
      modelId: answer.model.id,
      isLocal: answer.model.isLocal,
      label,
      inputTokens: answer.usage.inputTokens,
      outputTokens: answer.usage.outputTokens,
      toolCalls: answer.toolCalls.length,
      ...(answer.clientCalls.length > 0 && { clientCalls: answer.clientCalls.length }),
      ...(end.outcome === "failed" && { code: end.code }),
      ...(end.outcome === "stopped" && { code: "stopped" }),
    },
  };
  const ends = end.outcome === "completed" && end.ends;
  const completed: NewAuditEvent = { ...common, type: "RUN_COMPLETED", details: { turns: run.turns + 1 } };
  return [...switched, called, ...(ends ? [completed] : [])];
}
