import type { ChatMessage, ChatSession, ChatSessionDetail } from "@cdsa/contracts";
import type { ChatSessionRow, MessageRow } from "../chat.tables.ts";

export const presentSession = (row: ChatSessionRow): ChatSession => ({
  id: row.id,
  title: row.title,
  isPinned: row.isPinned,
  label: row.label,
  loweredAfterMessageId: row.loweredAfterMessageId,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** A message as the conversation shows it. */
export const presentMessage = (row: MessageRow): ChatMessage => ({
  id: row.id,
  author: row.author,
  text: row.content,
  label: row.label,
  ...(row.metadata.toolResult && { toolResult: row.metadata.toolResult }),
  ...(row.metadata.citations && { citations: row.metadata.citations }),
  ...(row.metadata.answeredBy && { answeredBy: row.metadata.answeredBy }),
  ...(row.metadata.interrupted && { interrupted: true }),
});

export const presentStoredMessage = (row: MessageRow): ChatSessionDetail["messages"][number] => ({
  ...presentMessage(row),
  runId: row.runId,
  createdAt: row.createdAt.toISOString(),
});

/** Whether a message says anything: one that only asks for tools is told by their results, unless a model was passed over. */
export const isShown = (row: MessageRow): boolean =>
  row.content !== "" ||
  row.metadata.toolResult !== undefined ||
  (row.metadata.answeredBy?.notes ?? []).length > 0;
