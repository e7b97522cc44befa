import { type Notification, NotificationSchema } from "@cdsa/contracts";
import { hasStatus } from "../../lib/api-error.ts";
import { withLock } from "../../lib/locks.ts";
import { readServerSentEvents } from "../../lib/sse-reader.ts";
import { waitForRetry } from "../../lib/wait-for-retry.ts";
import { openNotificationStream } from "./api/open-notification-stream.ts";

type FollowOptions = {
  userId: string;
  /** Called in every tab, once for each notification. */
  onNotification: (notification: Notification) => void;
  /** Called in the tab that holds the stream when it is open: what came before must be asked for. */
  onConnected: () => void;
  signal: AbortSignal;
};

/**
 * Follows live notifications with one stream for all tabs of the browser: the tab that holds the lock reads it and
 * passes each notification on; when that tab closes, another one takes over after the last id it has seen.
 */
export async function followNotifications(options: FollowOptions): Promise<void> {
  const name = `cdsa-notifications:${options.userId}`;
  const channel = new BroadcastChannel(name);
  let lastId: number | null = null;
  const take = (notification: Notification): void => {
    if (lastId !== null && notification.id <= lastId) return;
    lastId = notification.id;
    options.onNotification(notification);
  };
  channel.onmessage = (event: MessageEvent<unknown>) => {
    const parsed = NotificationSchema.safeParse(event.data);
    if (parsed.success) take(parsed.data);
  };
  const lead = async (): Promise<void> => {
    for (let attempt = 0; !options.signal.aborted; attempt += 1) {
      try {
        const response = await openNotificationStream(lastId, options.signal);
        attempt = 0;
        options.onConnected();
        for await (const { event, data, id } of readServerSentEvents(response)) {
          // Where the stream began: what comes before the first notification after a reconnect is not lost either.
          if (event === "connected" && lastId === null && /^\d+$/.test(id)) lastId = Number(id);
          if (event !== "notification") continue;
          const notification = parseNotification(data);
          if (notification === null) continue;
          take(notification);
          channel.postMessage(notification);
        }
      } catch (error) {
        // A lost sign-in or right won't come back by asking again.
        if (hasStatus(error, 401) || hasStatus(error, 403)) return;
      }
      await waitForRetry(attempt, options.signal);
    }
  };
  try {
    await withLock(name, lead, options.signal);
  } catch (error) {
    if (!options.signal.aborted) throw error;
  } finally {
    channel.close();
  }
}

function parseNotification(data: string): Notification | null {
  try {
    return NotificationSchema.parse(JSON.parse(data));
  } catch {
    // What a newer server sends in another form is left to the list.
    return null;
  }
}
