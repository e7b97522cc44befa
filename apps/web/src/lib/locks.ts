/**
 * Runs `action` while holding a lock shared by all tabs of this browser. Outside secure contexts (plain HTTP on a
 * network address) browsers have no Web Locks; the action then runs at once.
 */
export async function withLock<Result>(
  name: string,
  action: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  if (!("locks" in navigator)) return action();
  return navigator.locks.request(name, signal === undefined ? {} : { signal }, action);
}
