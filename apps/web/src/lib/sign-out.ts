import { postWithCookie } from "./refresh-session.ts";
import { sessionStore } from "./session.ts";

/** Ends the sign-in on the server and forgets the token; without an answer the token is forgotten all the same. */
export async function signOut(): Promise<void> {
  const session = sessionStore.get();
  const token = session.status === "signed-in" ? session.accessToken : undefined;
  await postWithCookie("/api/v1/auth/logout", token).catch(() => undefined);
  sessionStore.clear();
}
