import type { FastifyReply, FastifyRequest } from "fastify";
import { canonicalJson } from "../crypto/canonical-json.ts";
import { badRequest } from "../errors/common-errors.ts";
import type { JsonValue } from "@cdsa/contracts";
import type { Database } from "../db/database.ts";
import type { HttpServer } from "./http-types.ts";
import type { Idempotency, IdempotentRequest } from "./idempotency.ts";

const MUTATIONS = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** The request as the key stands for it; null where no key was sent or it does not apply. */
export function idempotentRequest(request: FastifyRequest): IdempotentRequest | null {
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string" || !request.actor || !MUTATIONS.has(request.method)) return null;
  // A validated body came out of JSON, so it is one JSON value.
  const body = canonicalJson((request.body ?? null) as JsonValue);
  return { userId: request.actor.userId, key, route: `${request.method} ${request.url}`, body };
}

/** Makes every mutation honour Idempotency-Key, except where its route says otherwise. */
export function registerIdempotency(server: HttpServer, db: Database, idempotency: Idempotency): void {
  const pending = new WeakMap<FastifyRequest, IdempotentRequest>();

  server.addHook("preHandler", async (request: FastifyRequest, reply: FastifyReply) => {
    const { refusesIdempotencyKey, handlesIdempotencyKey } = request.routeOptions.config;
    if (request.headers["idempotency-key"] === undefined) return;
    if (refusesIdempotencyKey) {
      throw badRequest(
        "idempotency_key_refused",
        "This address takes no Idempotency-Key: its answer carries a secret that is not kept.",
      );
    }
    const given = idempotentRequest(request);
    if (!given || handlesIdempotencyKey) return;
    const claim = await idempotency.claim(db, given);
    if (claim.state === "first") {
      pending.set(request, given);
    } else if (claim.state === "answered") {
      await reply
        .status(claim.answer.status)
        .header("idempotency-replayed", "true")
        .type(claim.answer.status >= 400 ? "application/problem+json" : "application/json")
        .serializer((text: string) => text)
        .send(claim.answer.body);
    }
  });

  server.addHook("onSend", async (request, reply, payload) => {
    const given = pending.get(request);
    if (!given) return payload;
    pending.delete(request);
    if (reply.statusCode >= 500) await idempotency.release(given);
    else
      await idempotency.answer(given, {
        status: reply.statusCode,
        body: typeof payload === "string" ? payload : "",
      });
    return payload;
  });
}
