import { randomUUID } from "node:crypto";
import {
  createSerializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "@fastify/type-provider-zod";
import { type Label, type Role, DEFAULT_CLEARANCE } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import Fastify from "fastify";
import type { Actor } from "../../apps/server/src/platform/actor.ts";
import type { DatabaseHandle } from "../../apps/server/src/platform/db/database.ts";
import type { DenialRecorder } from "../../apps/server/src/platform/http/access-control.ts";
import { registerAccessControl } from "../../apps/server/src/platform/http/access-control.ts";
import { normaliseError, sendProblem } from "../../apps/server/src/platform/http/error-handler.ts";
import type { HttpServer, RoutePlugin } from "../../apps/server/src/platform/http/http-types.ts";
import { originOf } from "../../apps/server/src/platform/http/require-actor.ts";
import { refuseUndeclaredRoutes } from "../../apps/server/src/platform/http/route-rules.ts";
import { unauthorized } from "../../apps/server/src/platform/errors/common-errors.ts";

export type PersonOptions = {
  role?: Role;
  clearance?: Label;
  isAuditor?: boolean;
  isActive?: boolean;
  managerId?: string;
};

/** Adds a person straight to the table, and answers with them as an actor signed in on the page. */
export async function addPerson(handle: DatabaseHandle, options: PersonOptions = {}): Promise<Actor> {
  const {
    role = "ANALYST",
    clearance = DEFAULT_CLEARANCE[role],
    isAuditor = false,
    isActive = true,
  } = options;
  const userId = randomUUID();
  const username = `person-${userId.slice(0, 8)}`;
  await handle.db.execute(sql`
    INSERT INTO users (id, username, email, password_hash, role, clearance, is_auditor, is_active, manager_id)
    VALUES (${userId}, ${username}, ${`${username}@example.test`}, 'none', ${role}, ${clearance}, ${isAuditor}, ${isActive},
            ${options.managerId ?? null})`);
  return {
    userId,
    username,
    role,
    clearance,
    isAuditor,
    via: { kind: "session", sessionId: randomUUID() },
    steppedUpUntil: null,
    origin: { ipAddress: "127.0.0.1", userAgent: null, requestId: null },
  };
}

export type ModuleServer = HttpServer & { signIn(actor: Actor): { authorization: string } };

/** A server with only the given routes, behind the real access control; `signIn` gives the header of an actor. */
export async function createModuleServer(options: {
  routes: readonly RoutePlugin[];
  recordDenial?: DenialRecorder;
  /** Requests let through before 429; without it all are. */
  allowedRequests?: number;
}): Promise<ModuleServer> {
  const actors = new Map<string, Actor>();
  const server = Fastify({ genReqId: () => randomUUID() }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(createSerializerCompiler());
  refuseUndeclaredRoutes(server);
  server.decorateRequest("actor", null);
  let left = options.allowedRequests ?? Infinity;
  registerAccessControl(server, {
    rateLimiter: {
      take: () => ({
        allowed: left-- > 0,
        limit: options.allowedRequests ?? 1,
        remaining: Math.max(left, 0),
        resetSeconds: 60,
      }),
      [Symbol.dispose]: () => undefined,
    },
    authenticate: async (request) => {
      const { authorization } = request.headers;
      if (authorization === undefined) return null;
      const actor = actors.get(authorization);
      if (!actor) throw unauthorized("bad_token", "The access token does not hold.");
      return { ...actor, origin: originOf(request) };
    },
  });
  server.setErrorHandler(async (thrown, request, reply) => {
    const error = normaliseError(thrown);
    const recorded = await (options.recordDenial?.(request, error) ?? Promise.resolve()).then(
      () => error,
      normaliseError,
    );
    return sendProblem(request, reply, recorded);
  });
  for (const addRoutes of options.routes) addRoutes(server);
  await server.ready();
  return Object.assign(server, {
    signIn(actor: Actor) {
      const authorization = `Bearer ${randomUUID()}`;
      actors.set(authorization, actor);
      return { authorization };
    },
  });
}
