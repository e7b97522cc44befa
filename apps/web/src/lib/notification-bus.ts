import type { Notification } from "@cdsa/contracts";

type Listener = (notification: Notification) => void;
const listeners = new Set<Listener>();

/** Passes one live notification to every view that follows them, in this tab. */
export function publishNotification(notification: Notification): void {
  for (const listener of listeners) listener(notification);
}

/** Hears live notifications until the returned function is called. */
export function onNotification(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
