import { TokenResponseSchema } from "@cdsa/contracts";
import { toApiError, UnreachableError } from "./api-error.ts";
import { withLock } from "./locks.ts";
import type { SessionStore } from "./session-store.ts";

const LOCK_NAME = "cdsa-refresh";

/**
 * Gets a new access token with the refresh cookie. Tabs share the cookie and take turns under a Web Lock, since two
 * rotations at once would look like a stolen token to the server.
 * @returns whether this tab is signed in afterwards
 * @throws UnreachableError without an answer, ApiError for a refusal other than 401 and 403
 */
export async function refreshSession(store: SessionStore): Promise<boolean> {
  return withLock(LOCK_NAME, async () => {
    const response = await postWithCookie("/api/v1/auth/refresh");
    if (response.status === 401 || response.status === 403) {
      store.clear();
      return false;
    }
    if (!response.ok) throw await toApiError(response);
    store.accept(TokenResponseSchema.parse(await response.json()), Date.now());
    return true;
  });
}

/** The only two calls that use the cookie (refresh and logout) carry the header a foreign page can't send. */
export async function postWithCookie(path: string, accessToken?: string): Promise<Response> {
  const headers: Record<string, string> = { "X-CSRF": "1" };
  if (accessToken !== undefined) headers["Authorization"] = `Bearer ${accessToken}`;
  try {
    return await fetch(path, { method: "POST", headers, credentials: "same-origin" });
  } catch (error) {
    throw new UnreachableError(error);
  }
}
