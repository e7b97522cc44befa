import { randomUUID } from "node:crypto";
import type { Actor } from "../../apps/server/src/platform/actor.ts";

/** Somebody who is signed in, known to no database. */
export const testActor = (over: Partial<Actor> = {}): Actor => ({
  userId: randomUUID(),
  username: "somebody",
  role: "ANALYST",
  clearance: "CONFIDENTIAL",
  isAuditor: false,
  via: { kind: "session", sessionId: randomUUID() },
  steppedUpUntil: null,
  origin: { ipAddress: "127.0.0.1", userAgent: null, requestId: null },
  ...over,
});
