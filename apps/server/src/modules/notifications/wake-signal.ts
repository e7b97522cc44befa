/** Lets one waiting loop sleep until there is something to look for; a wake-up before the wait is not lost. */
export interface WakeSignal {
  wake(): void;
  /** Resolves at the next wake-up (at once if one came since the last wait) or when `signal` is aborted. */
  wait(signal: AbortSignal): Promise<void>;
}

export function createWakeSignal(): WakeSignal {
  let woken = false;
  let resolveWait: (() => void) | null = null;
  return {
    wake() {
      woken = true;
      resolveWait?.();
    },
    async wait(signal) {
      if (!woken && !signal.aborted) {
        const stop = new Promise<void>((resolve) => {
          resolveWait = resolve;
        });
        const onAbort = (): void => resolveWait?.();
        signal.addEventListener("abort", onAbort);
        await stop;
        signal.removeEventListener("abort", onAbort);
        resolveWait = null;
      }
      woken = false;
    },
  };
}
