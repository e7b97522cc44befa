import type { Database } from "../../../platform/db/database.ts";
import { withoutBudget } from "../../../platform/db/waiting-budget.ts";
import type { PubSub } from "../../../platform/pubsub/pubsub.ts";
import type { Lease } from "./run-log.ts";
import { HEARTBEAT_INTERVAL_MS } from "./run-state.ts";
import { renewLeases } from "./runs.repository.ts";

/** Why a driver was told to stop: the person cancelled, or the run is not this process's any more. */
export class StopDriving extends Error {
  override readonly name = "StopDriving";
  readonly why: "cancelled" | "lease-lost" | "shutdown";
  constructor(why: "cancelled" | "lease-lost" | "shutdown") {
    super(why);
    this.why = why;
  }
}

/** Whether a driver was stopped so that another goes on: the run itself has not been stopped. */
export const isToBeTakenOver = ({ aborted, reason }: AbortSignal): boolean =>
  aborted && reason instanceof StopDriving && reason.why !== "cancelled";

type Driven = { lease: Lease; stop: AbortController; done: Promise<void> };

/** The runs this process drives: keeps their leases and stops their drivers. */
export interface RunDrivers extends AsyncDisposable {
  /** Drives a run in the background until `drive` settles; it is told to stop through its signal. */
  start(lease: Lease, drive: (signal: AbortSignal) => Promise<void>): void;
  /** Starts renewing leases and hearing cancellations. */
  watch(): void;
  count(): number;
}

export function createRunDrivers(
  db: Database,
  pubsub: PubSub,
  owner: string,
  onError: (error: unknown) => void,
): RunDrivers {
  const driven = new Map<string, Driven>();
  let heartbeat: NodeJS.Timeout | null = null;
  let unsubscribe: () => void = () => undefined;
  let isBeating = false;

  async function beat(): Promise<void> {
    if (isBeating || driven.size === 0) return;
    isBeating = true;
    const before = [...driven.values()];
    try {
      const renewed = await renewLeases(
        db,
        owner,
        before.map(({ lease }) => lease.runId),
      );
      const byId = new Map(renewed.map((run) => [run.id, run]));
      for (const { lease, stop } of before) {
        const run = byId.get(lease.runId);
        if (!run) stop.abort(new StopDriving("lease-lost"));
        else if (run.cancelRequested) stop.abort(new StopDriving("cancelled"));
      }
    } catch (error) {
      // The leases run out by themselves if the database stays away.
      onError(error);
    } finally {
      isBeating = false;
    }
  }

  return {
    start(lease, drive) {
      const stop = new AbortController();
      const done = withoutBudget(() => drive(stop.signal)).finally(() => {
        if (driven.get(lease.runId)?.stop === stop) driven.delete(lease.runId);
      });
      driven.set(lease.runId, { lease, stop, done });
    },
    watch() {
      heartbeat = setInterval(() => void beat(), HEARTBEAT_INTERVAL_MS);
      unsubscribe = pubsub.subscribe("run-control", ({ cancel }) => {
        if (typeof cancel === "string") driven.get(cancel)?.stop.abort(new StopDriving("cancelled"));
      });
    },
    count: () => driven.size,
    async [Symbol.asyncDispose]() {
      if (heartbeat) clearInterval(heartbeat);
      unsubscribe();
      for (const { stop } of driven.values()) stop.abort(new StopDriving("shutdown"));
      await Promise.allSettled([...driven.values()].map(({ done }) => done));
    },
  };
}
