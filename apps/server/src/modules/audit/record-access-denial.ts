import type { JsonObject } from "@cdsa/contracts";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import { systemClock } from "../../platform/clock.ts";
import type { Queryable } from "../../platform/db/database.ts";
import type { AppError } from "../../platform/errors/app-error.ts";
import type { DenialRecorder } from "../../platform/http/access-control.ts";
import { originOf } from "../../platform/http/require-actor.ts";
import { appendAuditEvent } from "./append-audit-event.ts";
import { createOncePerMinute } from "./once-per-minute.ts";

/** Ids of things: UUIDs and plain numbers. Anything else in an address may be content. */
const IdsSchema = z.record(
  z.string(),
  z
    .union([z.uuid(), z.string().regex(/^\d{1,15}$/)])
    .optional()
    .catch(undefined),
);

/** The fields of bodies that name an object, of what no schema has looked at yet. */
const BodyIdsSchema = z.object({
  sessionId: z.uuid().optional().catch(undefined),
  session_id: z.uuid().optional().catch(undefined),
  runId: z.uuid().optional().catch(undefined),
  approvalId: z.uuid().optional().catch(undefined),
});

/** The ids of the objects that a request names in its address or its body. */
function idsOf(request: FastifyRequest): Record<string, string> {
  const named = {
    ...BodyIdsSchema.safeParse(request.body).data,
    ...IdsSchema.safeParse(request.params).data,
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, id]) => (id === undefined ? [] : [[name, id]])),
  );
}

function detailsOf(request: FastifyRequest, error: AppError): JsonObject {
  const ids = idsOf(request);
  const via = request.actor?.via;
  return {
    method: request.method,
    route: request.routeOptions.url ?? "",
    status: error.status,
    code: error.code,
    ...(Object.keys(ids).length > 0 && { ids }),
    ...(via?.kind === "token" && { tokenId: via.tokenId }),
  };
}

const READS = new Set(["GET", "HEAD", "OPTIONS"]);
const UNAVAILABLE = 503;

/**
 * What a refusal is recorded as; null where nobody was refused anything: addresses that do not exist, public pages,
 * sign-ins, which write rows of their own, and a page that asks without a cookie whether anybody is signed in. A server that is not available could not write the row either.
 */
function typeOf(request: FastifyRequest, error: AppError): "ACCESS_DENIED" | "REQUEST_FAILED" | null {
  const { permission, cookieRoute } = request.routeOptions.config;
  if (!permission || error.status === UNAVAILABLE) return null;
  const isPublic = permission.access === "public";
  const showsNothing = !cookieRoute || request.headers.cookie === undefined;
  if (isPublic && (error.status === 401 ? showsNothing : READS.has(request.method))) return null;
  if (error.status === 401 || error.status === 403) return "ACCESS_DENIED";
  // A body that names an object which is not there is as much of an attempt as an address that does.
  return error.status === 404 && request.actor ? "ACCESS_DENIED" : "REQUEST_FAILED";
}

/**
 * Writes the row of a refused request before the refusal is sent: ACCESS_DENIED where nobody is signed in, for what a
 * signed-in person may not do, and for objects they may not see; REQUEST_FAILED for everything else that was asked and
 * not done; RATE_LIMITED for too many requests, once a minute for each person or address and process, which bounds
 * the others.
 * @throws AppError 503 `audit_unavailable` from the recorder.
 */
export function recordAccessDenial({
  db,
  clock = systemClock,
}: {
  db: Queryable;
  clock?: Clock;
}): DenialRecorder {
  const floods = createOncePerMinute(clock);
  return async (request, error) => {
    const event = {
      userId: request.actor?.userId ?? null,
      details: detailsOf(request, error),
      origin: originOf(request),
    };
    if (error.status === 429) {
      const subject = event.userId ?? request.ip;
      if (!floods.begin(subject)) return;
      try {
        await appendAuditEvent(db, { type: "RATE_LIMITED", outcome: "DENIED", ...event });
      } catch (failure) {
        floods.forget(subject);
        throw failure;
      }
      return;
    }
    const type = typeOf(request, error);
    if (type === null) return;
    await appendAuditEvent(db, { type, outcome: type === "ACCESS_DENIED" ? "DENIED" : "FAILURE", ...event });
  };
}
