import type { JsonObject } from "@cdsa/contracts";
import { type SQL, sql } from "drizzle-orm";
import { type Database, type Queryable, queryRows } from "../../../platform/db/database.ts";
import type { PubSub } from "../../../platform/pubsub/pubsub.ts";
import type { RunBus } from "./run-bus.ts";
import { announceRuns, type RunNotices } from "./run-notices.ts";
import { eventData, type LoggedEvent, type RunEvent } from "./run-events.ts";

/** This process does not drive the run (any more), or its log cannot be written: the driver stops and says nothing. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
}

export type Lease = { runId: string; attempt: number; owner: string };

/** Writes the log of one run for the driver that holds its lease. */
export interface RunLogWriter {
  readonly lease: Lease;
  /** Queues a piece of text; the first piece of a message is written at once, later ones within 25 ms together. */
  appendDelta(messageId: string, text: string): void;
  /**
   * Hands the queued pieces over to the caller, once the flush under way has settled. Await it before opening the
   * transaction that writes them: the flush may be waiting for the connection that a transaction holds.
   * @throws LeaseLostError
   */
  takeQueued(): Promise<LoggedEvent[]>;
  /**
   * Gives events their numbers, for the caller to write in a transaction of its own with `insertEvents`. Call
   * `published` once that has committed.
   */
  number(events: readonly RunEvent[]): LoggedEvent[];
  published(events: readonly LoggedEvent[]): void;
  close(): void;
}

const FLUSH_INTERVAL_MS = 25;

type OpenRun = {
  lease: Lease;
  nextSeq: number;
  queued: LoggedEvent[];
  /** The newest queued piece of text, to which the next one may be joined. */
  piece: { event: LoggedEvent; messageId: string; text: string } | null;
  /** The message whose first piece has been queued. */
  messageId: string | null;
  lost: boolean;
};

export interface RunLog {
  open(lease: Lease, nextSeq: number): RunLogWriter;
}

/**
 * The writer of all run logs of this process: one insert for all runs every 25 ms at most. A row is written only
 * while its run is still on the attempt it was written for, so a driver that lost its lease writes nothing.
 */
export function createRunLog(db: Database, bus: RunBus, notices: RunNotices): RunLog {
  const open = new Map<string, OpenRun>();
  let timer: NodeJS.Timeout | null = null;
  let immediate: NodeJS.Immediate | null = null;
  let flushing: Promise<void> = Promise.resolve();
  let isFlushing = false;

  function publish(events: readonly LoggedEvent[]): void {
    bus.deliver(events);
    notices.tell(events.map((event) => event.runId));
  }

  async function flush(): Promise<void> {
    const batch = [...open.values()].filter((run) => run.queued.length > 0);
    if (batch.length === 0) return;
    const queued = batch.flatMap((run) => run.queued.map((event) => ({ event, run })));
    for (const run of batch) run.queued = [];
    try {
      const written = await insertFenced(db, queued);
      const keys = new Set(written.map((row) => `${row.runId}:${row.seq}`));
      for (const { event, run } of queued) if (!keys.has(`${event.runId}:${event.seq}`)) run.lost = true;
      publish(queued.filter(({ run }) => !run.lost).map(({ event }) => event));
    } catch {
      // Whoever drives these runs next goes on from what the log holds.
      for (const run of batch) run.lost = true;
    }
  }

  /** Begins after what has arrived at once with the first piece, or after the interval. */
  function requestFlush(when: "at once" | "later"): void {
    if (isFlushing) return;
    if (when === "at once") immediate ??= setImmediate(startFlush);
    else timer ??= setTimeout(startFlush, FLUSH_INTERVAL_MS);
  }

  function startFlush(): void {
    if (timer !== null) clearTimeout(timer);
    if (immediate !== null) clearImmediate(immediate);
    timer = null;
    immediate = null;
    isFlushing = true;
    flushing = flush().finally(() => {
      isFlushing = false;
      if ([...open.values()].some((run) => run.queued.length > 0)) requestFlush("later");
    });
  }

  return {
    open(lease, nextSeq) {
      const run: OpenRun = { lease, nextSeq, queued: [], piece: null, messageId: null, lost: false };
      open.set(lease.runId, run);
      return createWriter(run, {
        requestFlush,
        settled: () => flushing,
        publish,
        forget: () => {
          if (open.get(lease.runId) === run) open.delete(lease.runId);
        },
      });
    },
  };
}

type WriterPorts = {
  requestFlush: (when: "at once" | "later") => void;
  settled: () => Promise<void>;
  publish: (events: readonly LoggedEvent[]) => void;
  forget: () => void;
};

function createWriter(run: OpenRun, { requestFlush, settled, publish, forget }: WriterPorts): RunLogWriter {
  const number = (event: RunEvent): LoggedEvent => ({
    runId: run.lease.runId,
    seq: run.nextSeq++,
    event: event.event,
    data: eventData(event),
  });
  return {
    lease: run.lease,
    appendDelta(messageId, text) {
      if (run.lost) throw new LeaseLostError("The run's log is not ours to write.");
      const last = run.queued.at(-1);
      if (last !== undefined && run.piece?.event === last && run.piece.messageId === messageId) {
        run.piece.text += text;
        last.data = { messageId, text: run.piece.text };
      } else {
        const event = number({ event: "delta", data: { messageId, text } });
        run.queued.push(event);
        run.piece = { event, messageId, text };
      }
      const isFirstPiece = run.messageId !== messageId;
      run.messageId = messageId;
      requestFlush(isFirstPiece ? "at once" : "later");
    },
    async takeQueued() {
      await settled();
      if (run.lost) throw new LeaseLostError("The run's log is not ours to write.");
      const { queued } = run;
      run.queued = [];
      return queued;
    },
    number: (events) => events.map(number),
    published: publish,
    close: forget,
  };
}

async function insertFenced(
  db: Queryable,
  queued: readonly { event: LoggedEvent; run: OpenRun }[],
): Promise<{ runId: string; seq: number }[]> {
  const rows = queued.map(({ event, run }) => ({
    ...event,
    attempt: run.lease.attempt,
    owner: run.lease.owner,
  }));
  return queryRows<{ runId: string; seq: number }>(
    db,
    sql`INSERT INTO run_events (run_id, seq, event, data)
        SELECT given."runId", given.seq, given.event, given.data
        FROM json_to_recordset(${JSON.stringify(rows)}::json)
          AS given ("runId" uuid, seq integer, event text, data json, attempt integer, owner text)
        JOIN runs ON runs.id = given."runId" AND runs.attempt = given.attempt AND runs.lease_owner = given.owner
        RETURNING run_id AS "runId", seq`,
  );
}

/**
 * Writes numbered events in the caller's transaction, which has checked the lease or locked the run. The caller tells
 * of them once it has committed.
 */
export async function insertEvents(tx: Queryable, events: readonly LoggedEvent[]): Promise<void> {
  if (events.length > 0) await tx.execute(eventsInsert(events));
}

export const eventsInsert = (events: readonly LoggedEvent[]): SQL =>
  sql`INSERT INTO run_events (run_id, seq, event, data)
      SELECT given."runId", given.seq, given.event, given.data
      FROM json_to_recordset(${JSON.stringify(events)}::json) AS given ("runId" uuid, seq integer, event text, data json)`;

export const numberEvents = (runId: string, firstSeq: number, events: readonly RunEvent[]): LoggedEvent[] =>
  events.map((event, index) => ({
    runId,
    seq: firstSeq + index,
    event: event.event,
    data: eventData(event),
  }));

/** Numbers and writes events of a run that nobody drives, and tells of them on commit; the caller holds the lock of its row. */
export async function appendUnleased(
  tx: Queryable,
  pubsub: PubSub,
  runId: string,
  events: readonly RunEvent[],
): Promise<void> {
  await insertEvents(tx, numberEvents(runId, (await lastSeq(tx, runId)) + 1, events));
  await announceRuns(tx, pubsub, [runId], null);
}

/** The number of the newest event of a run, 0 where there is none. */
export async function lastSeq(db: Queryable, runId: string): Promise<number> {
  const [row] = await queryRows<{ last: number | null }>(
    db,
    sql`SELECT max(seq) AS last FROM run_events WHERE run_id = ${runId}`,
  );
  return row?.last ?? 0;
}

/** Events after a number, oldest first. */
export async function readEvents(
  db: Queryable,
  runId: string,
  afterSeq: number,
  limit: number,
): Promise<LoggedEvent[]> {
  return queryRows<{ runId: string; seq: number; event: string; data: JsonObject }>(
    db,
    sql`SELECT run_id AS "runId", seq, event, data FROM run_events
        WHERE run_id = ${runId} AND seq > ${afterSeq} ORDER BY seq LIMIT ${limit}`,
  );
}
