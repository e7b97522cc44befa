/** Does one piece of work again whenever it is woken, never twice at once. */
export interface BackgroundWorker extends AsyncDisposable {
  /** Resolves at once: what is stored says what there is to do, not the call. */
  wake(): void;
  /** Resolves once it rests. */
  idle(): Promise<void>;
}

/** @param work ends early where its signal is aborted, since the server stops. */
export function createWorker(
  work: (signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): BackgroundWorker {
  const stop = new AbortController();
  let working: Promise<void> | null = null;
  let isWoken = false;
  const run = async (): Promise<void> => {
    try {
      while (isWoken && !stop.signal.aborted) {
        isWoken = false;
        await work(stop.signal);
      }
    } catch (error) {
      if (!stop.signal.aborted) onError(error);
    } finally {
      working = null;
    }
  };
  return {
    wake() {
      isWoken = true;
      working ??= run();
    },
    async idle() {
      while (working) await working;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await working;
    },
  };
}
