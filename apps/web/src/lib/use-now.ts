import { useSyncExternalStore } from "react";

type Clock = { subscribe: (listener: () => void) => () => void; read: () => number };

function createClock(intervalMs: number): Clock {
  let now = Date.now();
  let timer: number | undefined;
  const listeners = new Set<() => void>();
  const tick = (): void => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    read: () => now,
    subscribe: (listener) => {
      if (listeners.size === 0) {
        now = Date.now();
        timer = window.setInterval(tick, intervalMs);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) window.clearInterval(timer);
      };
    },
  };
}

const everySecond = createClock(1000);
const everyHalfMinute = createClock(30_000);

/** The present in ms since the epoch, renewed each second: for countdowns. */
export function useNowEverySecond(): number {
  return useSyncExternalStore(everySecond.subscribe, everySecond.read);
}

/** The present in ms since the epoch, renewed each half minute: for “5 min ago”. */
export function useNow(): number {
  return useSyncExternalStore(everyHalfMinute.subscribe, everyHalfMinute.read);
}
