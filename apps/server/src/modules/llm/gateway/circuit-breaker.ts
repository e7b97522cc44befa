import type { Clock } from "../../../platform/clock.ts";

export type CircuitState = "closed" | "open" | "half_open";

/** Keeps requests from a server that has failed again and again, until a trial succeeds. */
export interface CircuitBreaker {
  state(): CircuitState;
  /** Until when nothing is asked of the server; null where it is asked. */
  opensAt(): Date | null;
  /** Whether a request may go out now. In `half_open` one may: the trial. */
  admits(): boolean;
  succeeded(): void;
  failed(): void;
  /** A trial ended without telling anything: it was stopped, or refused for what it asked. */
  abandoned(): void;
  /** The server asked for a pause. */
  pauseFor(milliseconds: number): void;
}

const FAILURES_TO_OPEN = 5;
const OPEN_MS = 30_000;
const MAX_PAUSE_MS = 600_000;

/** One circuit for each provider and process. */
export function createCircuitBreaker(clock: Clock): CircuitBreaker {
  let failures = 0;
  let openUntil = 0;
  let isTrying = false;
  const now = (): number => clock().getTime();
  const state = (): CircuitState => (openUntil > now() ? "open" : openUntil > 0 ? "half_open" : "closed");
  return {
    state,
    opensAt: () => (state() === "open" ? new Date(openUntil) : null),
    admits() {
      const current = state();
      if (current !== "half_open") return current === "closed";
      if (isTrying) return false;
      isTrying = true;
      return true;
    },
    succeeded() {
      failures = 0;
      openUntil = 0;
      isTrying = false;
    },
    failed() {
      failures += 1;
      isTrying = false;
      if (failures >= FAILURES_TO_OPEN || openUntil > 0) openUntil = now() + OPEN_MS;
    },
    abandoned() {
      isTrying = false;
    },
    pauseFor(milliseconds) {
      isTrying = false;
      openUntil = Math.max(openUntil, now() + Math.min(milliseconds, MAX_PAUSE_MS));
    },
  };
}
