import type { Notification } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { EventStream, ServerSentEvent } from "../../platform/http/sse.ts";
import type { NotificationsContext } from "./notifications-context.ts";
import { findLastId, findNotificationsAfter } from "./notifications.repository.ts";
import { presentNotification } from "./present-notification.ts";
import { createWakeSignal } from "./wake-signal.ts";

const BATCH = 100;

const toEvent = (notification: Notification): ServerSentEvent => ({
  id: String(notification.id),
  event: "notification",
  data: notification,
});

/**
 * Feeds a reader until the stream ends: first what came after `lastEventId`, then what comes. Wake-ups are heard
 * before the table is read, and everything sent is read from the table past a cursor, so nothing is missed or sent
 * twice. The next rows are read only when the reader has taken the last ones.
 * @param lastEventId the last id the reader has; null starts from now.
 */
export async function streamNotifications(
  { db, readers }: Pick<NotificationsContext, "db" | "readers">,
  actor: Actor,
  lastEventId: number | null,
  stream: EventStream,
): Promise<void> {
  const news = createWakeSignal();
  const stopReading = readers.add(actor.userId, () => news.wake());
  try {
    const lastId = await findLastId(db, actor.userId);
    // An id beyond the last one given is of another account or database: it must not hide what comes next.
    let cursor = Math.min(lastEventId ?? lastId, lastId);
    await stream.send([
      {
        id: String(cursor),
        event: "connected",
        data: { message: "Notification stream connected", timestamp: new Date().toISOString() },
      },
    ]);
    while (!stream.signal.aborted) {
      const rows = await findNotificationsAfter(db, actor.userId, cursor, BATCH);
      cursor = rows.at(-1)?.id ?? cursor;
      await stream.send(rows.map((row) => toEvent(presentNotification(row))));
      if (rows.length < BATCH) await news.wait(stream.signal);
    }
  } finally {
    stopReading();
  }
}
