import type { ChatSession } from "@cdsa/contracts";

/**
 * Whether a message says what the chat is. Those before an approved lowering do not; ids of messages are UUIDs of version 7,
 * which sort by time.
 */
export function countsToLabel(
  session: Pick<ChatSession, "loweredAfterMessageId"> | undefined,
  message: { id: string },
): boolean {
  const after = session?.loweredAfterMessageId ?? null;
  return after === null || message.id > after;
}
