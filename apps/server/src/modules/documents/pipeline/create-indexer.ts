import type { DocumentState } from "@cdsa/contracts";
import { setTimeout as wait } from "node:timers/promises";
import { type Claimed, claimVersion, renewClaim } from "../versions.repository.ts";
import { embedVersion, failVersion, IndexingError, readVersion, type Watch } from "./index-version.ts";
import type { IndexerContext } from "./indexer-context.ts";

/** Works off the versions that wait to be indexed: one is read while the vectors of another one are made. */
export interface Indexer extends AsyncDisposable {
  /** Looks for work. Resolves at once: the rows say what there is to do, not the call. */
  wake(): void;
  /** Resolves once it has found nothing more to do. */
  idle(): Promise<void>;
}

const LEASE_SECONDS = 20;
const HEARTBEAT_MS = 5_000;
// What failed without the file's fault is tried again after this.
const PAUSE_SECONDS = 30;

type Step = (context: IndexerContext, claimed: Claimed, watch: Watch) => Promise<void>;

export function createIndexer(context: IndexerContext): Indexer {
  const stop = new AbortController();
  const embedder = createLoop(context, ["EMBEDDING"], embedVersion, stop.signal);
  const reader = createLoop(
    context,
    ["UPLOADED", "EXTRACTING", "CHUNKING"],
    async (...work) => {
      await readVersion(...work);
      embedder.wake();
    },
    stop.signal,
  );
  return {
    wake() {
      reader.wake();
      embedder.wake();
    },
    async idle() {
      await reader.idle();
      await embedder.idle();
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all([reader.idle(), embedder.idle()]);
    },
  };
}

/** Takes versions in some states one after the other through a step. */
function createLoop(
  context: IndexerContext,
  states: readonly DocumentState[],
  step: Step,
  stopping: AbortSignal,
): { wake: () => void; idle: () => Promise<void> } {
  let working: Promise<void> | null = null;
  let wakes = 0;
  const drain = async (): Promise<void> => {
    while (!stopping.aborted) {
      const claimed = await claimVersion(context.db, states, LEASE_SECONDS);
      if (!claimed) return;
      await work(context, claimed, step, stopping);
    }
  };
  const workOff = async (): Promise<void> => {
    try {
      let seen: number;
      do {
        seen = wakes;
        await drain();
      } while (seen !== wakes);
    } catch (error) {
      context.onError(error);
    } finally {
      working = null;
    }
  };
  return {
    wake() {
      wakes += 1;
      working ??= workOff();
    },
    async idle() {
      while (working) await working;
    },
  };
}

/** One version, under a lease that is kept alive; what is lost with the process is taken over once it has passed. */
async function work(
  context: IndexerContext,
  claimed: Claimed,
  step: Step,
  stopping: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([stopping, over.signal]);
  let progress = { done: 0, total: 0 };
  const beat = async (): Promise<void> => {
    for (;;) {
      await wait(HEARTBEAT_MS, undefined, { signal: over.signal });
      await renewClaim(context.db, claimed, LEASE_SECONDS, progress);
    }
  };
  const beating = beat().catch((error: unknown) => {
    if (!over.signal.aborted) context.onError(error);
  });
  try {
    await step(context, claimed, {
      signal,
      onProgress: (done, total) => {
        progress = { done, total };
      },
    });
  } catch (error) {
    if (error instanceof IndexingError) await failVersion(context, claimed, error.message);
    else await pause(context, claimed, stopping, error);
  } finally {
    over.abort();
    await beating;
  }
}

/** Lets it rest; a server that stops leaves it to the next one at once. */
async function pause(
  context: IndexerContext,
  claimed: Claimed,
  stopping: AbortSignal,
  error: unknown,
): Promise<void> {
  if (!stopping.aborted) context.onError(error);
  await renewClaim(context.db, claimed, stopping.aborted ? 0 : PAUSE_SECONDS, null).catch(context.onError);
}
