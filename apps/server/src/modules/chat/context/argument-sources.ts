import type { Queryable } from "../../../platform/db/database.ts";
import type { ArgumentSource } from "../../tools/index.ts";
import type { MessageRow } from "../chat.tables.ts";
import type { Turn } from "../runs/drive.ts";
import { findRecentMessages, findToolsHeardFrom } from "../runs/runs.repository.ts";

const MAX_MESSAGES = 400;

// What comes from a client bears a name of the client's choice, which may be that of a tool here.
const ofClient = (name: string): string => `client:${name}`;

/** The pieces of the conversation that an argument of a call may have come from. */
export async function argumentSources(db: Queryable, turn: Turn): Promise<ArgumentSource[]> {
  const { sessionId } = turn.run;
  if (sessionId === null) return turn.messages.flatMap(toSource);
  const stored = await findRecentMessages(db, sessionId, MAX_MESSAGES);
  const sources = stored.flatMap(toSource);
  return stored.length < MAX_MESSAGES ? sources : [...sources, ...(await earlierSources(db, sessionId))];
}

/** What was read too long ago to be looked through: it has left its mark on the answers since, so it still counts. */
async function earlierSources(db: Queryable, sessionId: string): Promise<ArgumentSource[]> {
  const heard = await findToolsHeardFrom(db, sessionId);
  return heard.map(({ messageId, toolName, label }) => ({
    kind: "tool",
    toolName,
    messageId,
    text: "",
    label,
  }));
}

function toSource(message: MessageRow): ArgumentSource[] {
  const { id: messageId, label } = message;
  if (message.author === "user") return [{ kind: "user", messageId, text: message.content, label }];
  // An answer of no run here is what a client says was answered: nobody knows what it was made from.
  if (message.author === "agent" && message.runId === null && message.content !== "")
    return [{ kind: "tool", toolName: ofClient("answer"), messageId, text: message.content, label }];
  const { toolResult } = message.metadata;
  const text = toolResult ? heardIn(toolResult) : null;
  if (!toolResult || text === null) return [];
  const toolName = toolResult.executionId === null ? ofClient(toolResult.toolName) : toolResult.toolName;
  return [{ kind: "tool", toolName, messageId, text, label }];
}

/** What a tool said: its result, or why it failed, which may be in words of another server. */
function heardIn({
  result,
  status,
  reason,
}: NonNullable<MessageRow["metadata"]["toolResult"]>): string | null {
  if (result !== undefined) return JSON.stringify(result);
  // The other ends are told by this server alone.
  return status === "FAILED" || status === "OUTCOME_UNKNOWN" ? (reason ?? "") : null;
}
