import type { Clock } from "../clock.ts";

export type RateLimitHits = { subject: string; windowStart: Date; hits: number };

/** Where instances add up their counts. */
export interface RateLimitStore {
  /** Adds hits and answers with the totals of all instances, in the same order. */
  add(hits: readonly RateLimitHits[]): Promise<number[]>;
}

export type RateLimitVerdict = { allowed: boolean; limit: number; remaining: number; resetSeconds: number };

export interface RateLimiter extends Disposable {
  take(subject: string): RateLimitVerdict;
}

type Window = { start: number; unshared: number; total: number };

const SHARE_INTERVAL_MS = 500;
const MAX_SUBJECTS = 50_000;

export type RateLimiterOptions = {
  requests: number;
  periodSeconds: number;
  store: RateLimitStore;
  clock: Clock;
  onError: (error: unknown) => void;
};

/**
 * Fixed windows counted in the process and added up between instances twice a second, so that no request waits
 * for a counter. Between two additions n instances may together let through up to n times what is left.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { requests, clock } = options;
  const periodMs = options.periodSeconds * 1000;
  const windows = new Map<string, Window>();
  const windowStart = (): number => Math.floor(clock().getTime() / periodMs) * periodMs;
  let sharing: Promise<void> | null = null;
  const timer = setInterval(() => {
    sharing ??= shareCounts(options, windows, windowStart()).finally(() => {
      sharing = null;
    });
  }, SHARE_INTERVAL_MS);
  timer.unref();
  return {
    take(subject) {
      const window = currentWindow(windows, subject, windowStart());
      const resetSeconds = Math.max(1, Math.ceil((window.start + periodMs - clock().getTime()) / 1000));
      if (window.total >= requests) return { allowed: false, limit: requests, remaining: 0, resetSeconds };
      window.total += 1;
      window.unshared += 1;
      return { allowed: true, limit: requests, remaining: requests - window.total, resetSeconds };
    },
    [Symbol.dispose]() {
      clearInterval(timer);
    },
  };
}

function currentWindow(windows: Map<string, Window>, subject: string, start: number): Window {
  const known = windows.get(subject);
  if (known?.start === start) return known;
  if (windows.size >= MAX_SUBJECTS) windows.clear();
  const fresh = { start, unshared: 0, total: 0 };
  windows.set(subject, fresh);
  return fresh;
}

/** Adds what this instance counted to the store, takes over the totals of all, and forgets windows that ended. */
async function shareCounts(
  { store, onError }: RateLimiterOptions,
  windows: Map<string, Window>,
  currentStart: number,
): Promise<void> {
  const changed = [...windows].filter(([, window]) => window.unshared > 0);
  const hits = changed.map(([subject, window]) => ({
    subject,
    windowStart: new Date(window.start),
    hits: window.unshared,
  }));
  for (const [, window] of changed) window.unshared = 0;
  try {
    const totals = hits.length > 0 ? await store.add(hits) : [];
    changed.forEach(([, window], index) => {
      window.total = Math.max(window.total, (totals[index] ?? 0) + window.unshared);
    });
  } catch (error) {
    // Each instance goes on counting by itself until the store is back.
    onError(error);
  }
  for (const [subject, window] of windows) if (window.start !== currentStart) windows.delete(subject);
}
