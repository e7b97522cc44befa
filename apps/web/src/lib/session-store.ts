import type { TokenResponse, User } from "@cdsa/contracts";

/** Who is signed in; the access token lives in this object and nowhere else. */
export type SignedIn = { accessToken: string; expiresAtMs: number; user: User };
export type SessionState =
  { status: "unknown" } | { status: "signed-out" } | ({ status: "signed-in" } & SignedIn);

export type SessionStore = {
  get: () => SessionState;
  subscribe: (listener: () => void) => () => void;
  accept: (response: TokenResponse, nowMs: number) => void;
  setUser: (user: User) => void;
  clear: () => void;
};

/** Holds the sign-in of this tab; listeners hear every change. */
export function createSessionStore(): SessionStore {
  let state: SessionState = { status: "unknown" };
  const listeners = new Set<() => void>();
  const set = (next: SessionState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    accept: (response, nowMs) =>
      set({
        status: "signed-in",
        accessToken: response.access_token,
        expiresAtMs: nowMs + response.expires_in * 1000,
        user: response.user,
      }),
    setUser: (user) => {
      if (state.status === "signed-in") set({ ...state, user });
    },
    clear: () => set({ status: "signed-out" }),
  };
}
