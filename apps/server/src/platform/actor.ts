import type { Label, Role, TokenScope } from "@cdsa/contracts";

/** Who is acting, re-read from the database for every request; claims of a token never grant. */
export type Actor = {
  userId: string;
  username: string;
  role: Role;
  clearance: Label;
  isAuditor: boolean;
  /**
   * How the person came in: a sign-in of the page, or an API token with named scopes; `server` where the server acts
   * in their name later (a resumed run).
   */
  via:
    | { kind: "session"; sessionId: string }
    | { kind: "token"; tokenId: string; scopes: readonly TokenScope[] }
    | { kind: "server" };
  /** Until when a step-up (a second proof of identity) of this sign-in is valid; null where by the database's clock it is not. */
  steppedUpUntil: Date | null;
  origin: RequestOrigin;
};

/** Where a request came from, for the audit log. */
export type RequestOrigin = { ipAddress: string | null; userAgent: string | null; requestId: string | null };

/** The origin of what the server does by itself: jobs, resumed runs. */
export const SERVER_ORIGIN: RequestOrigin = { ipAddress: null, userAgent: null, requestId: null };
