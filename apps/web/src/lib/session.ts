import type { User } from "@cdsa/contracts";
import { useSyncExternalStore } from "react";
import { refreshSession } from "./refresh-session.ts";
import { createSessionStore, type SessionState } from "./session-store.ts";
import { readSetting, writeSetting } from "./settings-storage.ts";

const SIGNED_IN_KEY = "cdsa.signedIn";
const REFRESH_AHEAD_MS = 60_000;
const MINIMUM_WAIT_MS = 5_000;

/** The one sign-in of this tab. */
export const sessionStore = createSessionStore();

let refreshing: Promise<boolean> | undefined;

/** Refreshes once however many callers ask at the same time. */
export function refreshOnce(): Promise<boolean> {
  refreshing ??= refreshSession(sessionStore).finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

/** Settles whether somebody is signed in: from memory, else by the refresh cookie (after a reload). */
export async function ensureSession(): Promise<SessionState> {
  if (sessionStore.get().status !== "unknown") return sessionStore.get();
  // Only a browser that signed in has a cookie to try; asking without one would be a refusal in the server's log.
  if (readSetting(SIGNED_IN_KEY) === "1") await refreshOnce();
  else sessionStore.clear();
  return sessionStore.get();
}

/**
 * Keeps the access token fresh from 60 s before it ends, and tells the other tabs when this one signs out.
 * @param onPersonGone called when the person of this tab is gone, or another one has taken their place (tabs share the
 *   cookie): what was loaded for them must be forgotten
 * @returns stops both
 */
export function keepSession(onPersonGone: () => void): () => void {
  const channel = new BroadcastChannel("cdsa-session");
  let timer: number | undefined;
  let personId: string | null = null;
  const follow = (): void => {
    window.clearTimeout(timer);
    const state = sessionStore.get();
    if (state.status === "signed-in") {
      writeSetting(SIGNED_IN_KEY, "1");
      if (personId !== null && personId !== state.user.id) onPersonGone();
      personId = state.user.id;
      const waitMs = Math.max(MINIMUM_WAIT_MS, state.expiresAtMs - Date.now() - REFRESH_AHEAD_MS);
      timer = window.setTimeout(() => void refreshOnce().catch(() => (timer = retryLater(follow))), waitMs);
    } else if (state.status === "signed-out") {
      writeSetting(SIGNED_IN_KEY, null);
      if (personId === null) return;
      personId = null;
      channel.postMessage("signed-out");
      onPersonGone();
    }
  };
  channel.onmessage = () => {
    if (personId === null) return;
    personId = null;
    sessionStore.clear();
    onPersonGone();
  };
  const unsubscribe = sessionStore.subscribe(follow);
  follow();
  return () => {
    unsubscribe();
    window.clearTimeout(timer);
    channel.close();
  };
}

function retryLater(action: () => void): number {
  return window.setTimeout(action, MINIMUM_WAIT_MS);
}

/** The sign-in as a component sees it; renders again on every change. */
export function useSession(): SessionState {
  return useSyncExternalStore(sessionStore.subscribe, sessionStore.get);
}

/** The signed-in person; only for views inside the frame, which is shown to nobody else. */
export function useCurrentUser(): User {
  const session = useSession();
  if (session.status !== "signed-in") throw new Error("This view needs somebody signed in.");
  return session.user;
}
