import type { ChatMessage } from "@cdsa/contracts";
import type { Revealer } from "./create-revealer.ts";

/** Messages as their reader may see them, one after the other, so that one row of the audit log tells of all. */
export async function revealAll<Message extends ChatMessage>(
  revealer: Revealer,
  messages: readonly Message[],
): Promise<Message[]> {
  const revealed: Message[] = [];
  for (const message of messages) revealed.push({ ...message, ...(await revealer.message(message)) });
  return revealed;
}
