import { send } from "../../../lib/api-client.ts";

/** The live notifications after the one with id `lastEventId`. */
export function openNotificationStream(lastEventId: number | null, signal: AbortSignal): Promise<Response> {
  return send({
    path: "/notifications/stream",
    headers: {
      Accept: "text/event-stream",
      ...(lastEventId === null ? {} : { "Last-Event-ID": String(lastEventId) }),
    },
    signal,
  });
}
