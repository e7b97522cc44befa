import type { FastifyRequest } from "fastify";
import type { Actor, RequestOrigin } from "../actor.ts";
import { unauthorized } from "../errors/common-errors.ts";

/** The signed-in person of a request to a route that is not public. */
export function requireActor(request: FastifyRequest): Actor {
  if (!request.actor)
    throw unauthorized("not_signed_in", "Sign in and send the access token as a Bearer token.");
  return request.actor;
}

/** Where the request came from. `request.ip` honours X-Forwarded-For only from TRUSTED_PROXIES. */
export const originOf = (request: FastifyRequest): RequestOrigin => ({
  // A zone (`fe80::1%eth0`) means something on this machine only, and is no part of an address to the database.
  ipAddress: request.ip.split("%", 1)[0] ?? null,
  userAgent: request.headers["user-agent"]?.slice(0, 500) ?? null,
  requestId: request.id,
});
