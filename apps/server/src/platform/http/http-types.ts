import type { ZodTypeProvider } from "@fastify/type-provider-zod";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { Actor } from "../actor.ts";
import type { Permission } from "./permission.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    permission?: Permission;
    /** The route reads or sets the refresh cookie: the CSRF header and the origin are checked. */
    cookieRoute?: boolean;
    /** A header `Idempotency-Key` is refused, not honoured: the answer carries a secret. */
    refusesIdempotencyKey?: boolean;
    /** The handler itself makes the key attach to what it started (a run). */
    handlesIdempotencyKey?: boolean;
    /** The handler keeps talking after the request: an Origin is checked, since no later request shows one. */
    checksOrigin?: boolean;
    /** Objects are named in frames, not in the address. */
    takesFrames?: boolean;
    /** Not counted against RATE_LIMIT_REQUESTS: health, the page itself. */
    rateLimitExempt?: boolean;
    /** The handler writes the answer itself (a stream, a file); no response schema applies. */
    answersItself?: boolean;
    /** A one-use ticket in the query may stand for the Authorization header. */
    acceptsTicket?: boolean;
  }
  interface FastifyRequest {
    actor: Actor | null;
  }
}

/** Fastify with schemas in Zod, as the routes of all modules get it. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Adds a module's routes to the server. */
export type RoutePlugin = (server: HttpServer) => void;
