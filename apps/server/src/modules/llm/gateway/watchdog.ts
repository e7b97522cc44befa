import type { ModelTimeouts } from "../providers/provider.ts";
import { ModelError } from "../model-error.ts";

/** Aborts an exchange that has gone silent. */
export interface Watchdog extends Disposable {
  readonly signal: AbortSignal;
  /** Something came. */
  pat(): void;
  /** The error to tell, where it was this that aborted. */
  readonly failure: ModelError | null;
}

/**
 * Watches the time to the first piece, between two, and for the whole.
 * @param endsAt when the whole must have ended, as `performance.now()` counts.
 */
export function createWatchdog(
  { firstTokenMs, idleMs, totalMs }: Pick<ModelTimeouts, "firstTokenMs" | "idleMs" | "totalMs">,
  endsAt: number,
): Watchdog {
  const controller = new AbortController();
  let silentFrom = performance.now();
  let allowedMs = firstTokenMs;
  let failure: ModelError | null = null;
  let timer: NodeJS.Timeout;
  const giveUp = (message: string, retryable: boolean): void => {
    failure = new ModelError("model_timeout", message, { retryable });
    controller.abort(failure);
  };
  // One timer is kept and read, not set anew for every piece.
  const check = (): void => {
    const now = performance.now();
    const silenceEndsAt = silentFrom + allowedMs;
    if (now >= endsAt) giveUp(`The model took more than ${totalMs / 1000} seconds and was given up.`, false);
    else if (now >= silenceEndsAt)
      giveUp(`The model sent nothing for ${allowedMs / 1000} seconds and was given up.`, false);
    else timer = setTimeout(check, Math.min(silenceEndsAt, endsAt) - now + 1);
  };
  check();
  return {
    signal: controller.signal,
    get failure() {
      return failure;
    },
    pat() {
      silentFrom = performance.now();
      allowedMs = idleMs;
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
    },
  };
}
