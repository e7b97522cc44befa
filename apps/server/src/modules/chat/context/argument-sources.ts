import type { Queryable } from "../../../platform/db/database.ts";
import type { ArgumentSource } from "../../tools/index.ts";
import type { MessageRow } from "../chat.tables.ts";
import type { Turn } from "../runs/drive.ts";
import { findRecentMessages } from "../runs/runs.repository.ts";

const MAX_MESSAGES = 400;

/** The pieces of the conversation that an argument of a call may have come from. */
export async function argumentSources(db: Queryable, turn: Turn): Promise<ArgumentSource[]> {
  const stored =
    turn.run.sessionId === null
      ? turn.messages
      : await findRecentMessages(db, turn.run.sessionId, MAX_MESSAGES);
  return stored.flatMap(toSource);
}

function toSource(message: MessageRow): ArgumentSource[] {
  if (message.author === "user")
    return [{ kind: "user", messageId: message.id, text: message.content, label: message.label }];
  const { toolResult } = message.metadata;
  if (toolResult?.result === undefined) return [];
  return [
    {
      kind: "tool",
      // What a client says it has carried out bears a name of the client's choice, which may be that of a tool here.
      toolName: toolResult.executionId === null ? `client:${toolResult.toolName}` : toolResult.toolName,
      messageId: message.id,
      text: JSON.stringify(toolResult.result),
      label: message.label,
    },
  ];
}
