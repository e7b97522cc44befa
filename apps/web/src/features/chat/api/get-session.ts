import { type ChatSessionDetail, ChatSessionDetailSchema } from "@cdsa/contracts";
import { request } from "../../../lib/api-client.ts";

/** One conversation: its newest page of messages, or with a cursor an earlier one, and its runs. */
export function getChatSession(
  sessionId: string,
  options: { cursor?: string; signal?: AbortSignal } = {},
): Promise<ChatSessionDetail> {
  return request({
    path: `/chat/sessions/${sessionId}`,
    query: { limit: 100, cursor: options.cursor },
    schema: ChatSessionDetailSchema,
    signal: options.signal,
  });
}
