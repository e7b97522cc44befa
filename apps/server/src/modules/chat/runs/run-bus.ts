import type { PubSub } from "../../../platform/pubsub/pubsub.ts";
import type { LoggedEvent } from "./run-events.ts";

// A reader that lags further behind reads the log instead.
const MAX_HELD_EVENTS = 256;

/** What a reader of one run hears between two looks at the log. */
export interface RunSubscription extends Disposable {
  /** Events heard that follow `afterSeq` without a gap. */
  take(afterSeq: number): LoggedEvent[];
  /** Whether the log may hold something that was not heard; asking resets it. */
  mustLook(): boolean;
  /** Resolves when there is something to take or to look at, when `signal` aborts, or after `timeoutMs`. */
  wait(signal: AbortSignal, timeoutMs: number): Promise<void>;
}

/** Hands committed events to the readers of this process, and wakes them for those of other instances. */
export interface RunBus extends Disposable {
  /** Call it with events after they are committed, never before. */
  deliver(events: readonly LoggedEvent[]): void;
  /** @param known the run's events so far; null where the log has to be looked at first. */
  subscribe(runId: string, known: readonly LoggedEvent[] | null): RunSubscription;
}

/** `events` is empty where the log has to be looked at. */
type Listener = (events: readonly LoggedEvent[]) => void;

/** @param instanceId notices of this origin are not looked up: their events are delivered directly. */
export function createRunBus(pubsub: PubSub, instanceId: string): RunBus {
  const listeners = new Map<string, Set<Listener>>();
  const tell = (runId: string, events: readonly LoggedEvent[]): void => {
    for (const listener of listeners.get(runId) ?? []) listener(events);
  };
  const stop = pubsub.subscribe(
    "run-events",
    ({ origin, runIds }) => {
      if (origin === instanceId || !Array.isArray(runIds)) return;
      for (const runId of runIds) if (typeof runId === "string") tell(runId, []);
    },
    () => {
      for (const runId of listeners.keys()) tell(runId, []);
    },
  );
  return {
    deliver(events) {
      for (const [runId, ofRun] of Map.groupBy(events, (event) => event.runId)) tell(runId, ofRun);
    },
    subscribe(runId, known) {
      const ofRun = listeners.get(runId) ?? new Set();
      listeners.set(runId, ofRun);
      return createSubscription(ofRun, known, () => {
        if (ofRun.size === 0) listeners.delete(runId);
      });
    },
    [Symbol.dispose]: stop,
  };
}

function createSubscription(
  listeners: Set<Listener>,
  known: readonly LoggedEvent[] | null,
  onEmpty: () => void,
): RunSubscription {
  let held = [...(known ?? [])];
  let look = known === null;
  let awaken: (() => void) | null = null;
  const hear: Listener = (events) => {
    const overflows = held.length + events.length > MAX_HELD_EVENTS;
    look ||= overflows || events.length === 0;
    held = overflows ? [] : [...held, ...events];
    awaken?.();
  };
  listeners.add(hear);
  return {
    take(afterSeq) {
      const following = held.filter((event) => event.seq > afterSeq).sort((a, b) => a.seq - b.seq);
      held = [];
      const gap = following.findIndex((event, index) => event.seq !== afterSeq + 1 + index);
      if (gap === -1) return following;
      look = true;
      return following.slice(0, gap);
    },
    mustLook() {
      const answer = look;
      look = false;
      return answer;
    },
    wait(signal, timeoutMs) {
      if (look || held.length > 0 || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const finish = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", finish);
          awaken = null;
          resolve();
        };
        const timer = setTimeout(() => {
          look = true;
          finish();
        }, timeoutMs);
        awaken = finish;
        signal.addEventListener("abort", finish);
      });
    },
    [Symbol.dispose]() {
      listeners.delete(hear);
      onEmpty();
    },
  };
}
