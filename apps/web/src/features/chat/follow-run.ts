import { type ChatEvent, ChatEventSchema } from "@cdsa/contracts";
import { ApiError } from "../../lib/api-error.ts";
import { readServerSentEvents } from "../../lib/sse-reader.ts";
import { waitForRetry } from "../../lib/wait-for-retry.ts";

type FollowOptions = {
  /** Opens the stream after what was received so far. */
  open: (signal: AbortSignal) => Promise<Response>;
  onEvent: (event: ChatEvent, eventId: string) => void;
  onConnection: (isLost: boolean) => void;
  signal: AbortSignal;
};

/**
 * Reads a run until its `done`, opening the stream again whenever it is cut (server restart, network change).
 * @throws ApiError for a refusal below 500; nothing when `signal` ends it
 */
export async function followRun({ open, onEvent, onConnection, signal }: FollowOptions): Promise<void> {
  for (let attempt = 0; isGoing(signal); attempt += 1) {
    try {
      const response = await open(signal);
      onConnection(false);
      for await (const { event, data, id } of readServerSentEvents(response)) {
        const parsed = ChatEventSchema.safeParse({ event, data: parseJson(data) });
        // Kinds of events that a newer server adds are none of this page's business.
        if (!parsed.success) continue;
        attempt = 0;
        onEvent(parsed.data, id);
        if (parsed.data.event === "done") return;
      }
    } catch (error) {
      if (!isGoing(signal)) return;
      if (error instanceof ApiError && error.problem.status < 500) throw error;
    }
    onConnection(true);
    await waitForRetry(attempt, signal);
  }
}

/** A call of its own, since the compiler takes the signal for unchanged after the first look. */
function isGoing(signal: AbortSignal): boolean {
  return !signal.aborted;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
