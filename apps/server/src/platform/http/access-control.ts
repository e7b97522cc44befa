import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "../actor.ts";
import type { RateLimiter, RateLimitVerdict } from "../cache/rate-limiter.ts";
import { AppError } from "../errors/app-error.ts";
import { forbidden, unauthorized } from "../errors/common-errors.ts";
import type { HttpServer } from "./http-types.ts";
import { denialOf, type Permission } from "./permission.ts";

/** Writes the audit row of a refused request before the refusal is sent. */
export type DenialRecorder = (request: FastifyRequest, error: AppError) => Promise<void>;

export type AccessControlDependencies = {
  rateLimiter: RateLimiter;
  authenticate: (request: FastifyRequest) => Promise<Actor | null>;
};

/** 429 with the window in its headers. */
export function tooManyRequests(verdict: RateLimitVerdict): AppError {
  return new AppError({
    code: "rate_limited",
    status: 429,
    title: "Too many requests",
    detail: `More than ${verdict.limit} requests in the current window. Wait ${verdict.resetSeconds} seconds.`,
    headers: {
      "retry-after": String(verdict.resetSeconds),
      "ratelimit-limit": String(verdict.limit),
      "ratelimit-remaining": String(verdict.remaining),
      "ratelimit-reset": String(verdict.resetSeconds),
    },
  });
}

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
    const verdict = rateLimiter.take(subject);
    if (!verdict.allowed) throw tooManyRequests(verdict);
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
