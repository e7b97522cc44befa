/** Brings stored passages into the space of the embedding model that is set up, beside everything else. */
export interface Filler extends AsyncDisposable {
  /** Looks for passages without a vector; returns at once. */
  wake(): void;
  /** Resolves once it has found nothing more to do, or has given up until it is woken again. */
  idle(): Promise<void>;
}

export function createFiller(
  fill: (signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): Filler {
  const stop = new AbortController();
  let working: Promise<void> | null = null;
  const work = async (): Promise<void> => {
    try {
      await fill(stop.signal);
    } catch (error) {
      if (!stop.signal.aborted) onError(error);
    } finally {
      working = null;
    }
  };
  return {
    wake() {
      if (!stop.signal.aborted) working ??= work();
    },
    async idle() {
      await working;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await working;
    },
  };
}
