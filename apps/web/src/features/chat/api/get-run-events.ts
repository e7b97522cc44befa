import { send } from "../../../lib/api-client.ts";

/** The events of a run after `lastEventId`, or from its start; ends when the run parks or ends. */
export function openRunStream(
  runId: string,
  lastEventId: string | null,
  signal: AbortSignal,
): Promise<Response> {
  return send({
    path: `/chat/runs/${runId}/events`,
    headers: {
      Accept: "text/event-stream",
      ...(lastEventId === null ? {} : { "Last-Event-ID": lastEventId }),
    },
    signal,
  });
}
