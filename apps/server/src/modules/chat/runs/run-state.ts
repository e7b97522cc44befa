import type { RunState } from "@cdsa/contracts";

/** Raised whenever what a run stores changes its meaning; a run of a later version is left to its servers. */
export const RUN_SCHEMA_VERSION = 1;

/** The moves a run may make; whatever is not named here does not happen. */
const MOVES: Readonly<Record<RunState, readonly RunState[]>> = {
  QUEUED: ["RUNNING", "CANCELLED", "FAILED"],
  RUNNING: ["AWAITING_APPROVAL", "COMPLETED", "FAILED", "CANCELLED"],
  AWAITING_APPROVAL: ["RUNNING", "CANCELLED"],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
};

export const mayMove = (from: RunState, to: RunState): boolean => MOVES[from].includes(to);

export type FinalRunState = Extract<RunState, "COMPLETED" | "FAILED" | "CANCELLED">;

export const isFinal = (state: RunState): state is FinalRunState => MOVES[state].length === 0;

/** How long nobody else may drive a run whose driver has gone silent. */
export const LEASE_SECONDS = 10;
export const HEARTBEAT_INTERVAL_MS = 3_000;
/** The safety net looks after the lease of a driver that died has run out. */
export const SAFETY_NET_SECONDS = LEASE_SECONDS + 2;
