import type { Database, Queryable } from "../../../platform/db/database.ts";
import type { PubSub } from "../../../platform/pubsub/pubsub.ts";

/** Tells other instances which runs have new events. */
export interface RunNotices extends AsyncDisposable {
  /** Call it with runs whose new events are committed, and delivered to the readers of this process. */
  tell(runIds: readonly string[]): void;
}

const INTERVAL_MS = 25;
// A notice has 8,000 bytes at most.
const MAX_RUNS_A_NOTICE = 100;

/**
 * Gathers notices and sends them together. They go out after the transactions they tell of, since PostgreSQL lets
 * transactions that notify commit only one after the other; a reader whose notice is lost looks by itself.
 * @param origin names this instance, whose own readers need no notice.
 */
export function createRunNotices(
  db: Database,
  pubsub: PubSub,
  origin: string,
  onError: (error: unknown) => void,
): RunNotices {
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<void> = Promise.resolve();

  async function send(): Promise<void> {
    const runIds = [...waiting];
    waiting.clear();
    await announceRuns(db, pubsub, runIds, origin).catch(onError);
  }

  return {
    tell(runIds) {
      for (const runId of runIds) waiting.add(runId);
      timer ??= setTimeout(() => {
        timer = null;
        sending = sending.then(send);
      }, INTERVAL_MS);
    },
    async [Symbol.asyncDispose]() {
      if (timer !== null) clearTimeout(timer);
      await sending;
      await send();
    },
  };
}

/** @param origin the instance that delivers the events to its own readers itself; null where nobody does. */
export async function announceRuns(
  db: Queryable,
  pubsub: PubSub,
  runIds: readonly string[],
  origin: string | null,
): Promise<void> {
  for (let start = 0; start < runIds.length; start += MAX_RUNS_A_NOTICE) {
    await pubsub.publish(db, "run-events", {
      origin,
      runIds: runIds.slice(start, start + MAX_RUNS_A_NOTICE),
    });
  }
}
