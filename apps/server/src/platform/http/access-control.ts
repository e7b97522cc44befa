import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "../actor.ts";
import type { RateLimiter } from "../cache/rate-limiter.ts";
import { AppError } from "../errors/app-error.ts";
import { forbidden, unauthorized } from "../errors/common-errors.ts";
import type { HttpServer } from "./http-types.ts";
import { denialOf, type Permission } from "./permission.ts";
import { takeRequest } from "./take-request.ts";

/** Writes the audit row of a refused request before the refusal is sent. */
export type DenialRecorder = (request: FastifyRequest, error: AppError) => Promise<void>;

export type AccessControlDependencies = {
  rateLimiter: RateLimiter;
  authenticate: (request: FastifyRequest) => Promise<Actor | null>;
};

function enforce(permission: Permission, actor: Actor | null): void {
  if (permission.access === "public") return;
  if (!actor) throw unauthorized("not_signed_in", "Sign in and send the access token as a Bearer token.");
  const denial = denialOf(permission, actor);
  if (denial === "scope")
    throw forbidden("scope_missing", "This API token does not have the scope for this address.");
  if (denial === "role") throw forbidden("role_too_low", "Your role does not let you use this address.");
}

/** For every route: who is it, are there too many requests, may this person call it. */
export function registerAccessControl(server: HttpServer, dependencies: AccessControlDependencies): void {
  const { rateLimiter, authenticate } = dependencies;

  function count(request: FastifyRequest, subject: string): void {
    if (request.routeOptions.config.rateLimitExempt) return;
    takeRequest(rateLimiter, subject);
  }

  server.addHook("onRequest", async (request: FastifyRequest, _reply: FastifyReply) => {
    const { permission } = request.routeOptions.config;
    if (!permission) return;
    const address = `address:${request.ip}`;
    try {
      request.actor = await authenticate(request);
    } catch (error) {
      if (error instanceof AppError && error.status === 401) {
        count(request, address);
        // A stale token does not keep anybody out of a page that needs none.
        if (permission.access === "public") return;
      }
      throw error;
    }
    count(request, request.actor ? `user:${request.actor.userId}` : address);
    enforce(permission, request.actor);
  });
}
