import { useMutation } from "@tanstack/react-query";
import { send } from "../../../lib/api-client.ts";
import { download } from "../../../lib/download.ts";

const ENDINGS = { json: "json", markdown: "md" } as const;
type Export = { sessionId: string; format: keyof typeof ENDINGS };

/** Downloads a conversation with its tool calls and approvals. */
export function useExportSession() {
  return useMutation({
    mutationFn: async ({ sessionId, format }: Export) => {
      const response = await send({ method: "POST", path: "/chat/export", body: { sessionId, format } });
      download(`cdsa-conversation-${sessionId}.${ENDINGS[format]}`, await response.blob());
    },
  });
}
