const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Waits before trying again: longer each time, shorter when the network comes back, not at all once aborted. */
export function waitForRetry(attempt: number, signal: AbortSignal): Promise<void> {
  const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10));
  // Clients cut off at the same moment come back spread out.
  const spreadMs = waitMs * (0.75 + Math.random() * 0.5);
  return new Promise((resolve) => {
    const finish = (): void => {
      window.clearTimeout(timer);
      window.removeEventListener("online", finish);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = window.setTimeout(finish, spreadMs);
    window.addEventListener("online", finish);
    signal.addEventListener("abort", finish);
  });
}
