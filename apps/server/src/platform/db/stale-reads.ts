import type { Database, Queryable } from "./database.ts";

/**
 * Where lists and statistics are read: rows that may lag a moment behind. Never what a decision or a check follows
 * from.
 */
export interface StaleReads {
  /**
   * Reads from the replica, where there is one that answers, else from `primary`. `work` may run twice, and must only
   * read.
   */
  read<T>(primary: Queryable, work: (db: Queryable) => Promise<T>): Promise<T>;
}

/** Without a replica everything is read where it is written. */
export const readFromPrimary: StaleReads = { read: (primary, work) => work(primary) };

// A replica that is away costs one request its time-out, and not each.
const REST_AFTER_FAILURE_MS = 5_000;

/** @param onError told of each failure of the replica; what failed is read from the primary. */
export function readFromReplica(replica: Database, onError: (error: Error) => void): StaleReads {
  let restUntil = 0;
  return {
    async read(primary, work) {
      if (performance.now() < restUntil) return work(primary);
      try {
        return await replica.transaction(work, { accessMode: "read only" });
      } catch (error) {
        // Away, behind in its schema, or in conflict with what it replays: the primary knows.
        restUntil = performance.now() + REST_AFTER_FAILURE_MS;
        onError(error instanceof Error ? error : new Error("The replica could not be read."));
        return work(primary);
      }
    },
  };
}
