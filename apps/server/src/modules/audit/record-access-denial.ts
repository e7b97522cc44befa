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

function detailsOf(request: FastifyRequest, error: AppError): JsonObject {
  const ids = Object.entries(IdsSchema.safeParse(request.params).data ?? {}).flatMap(([name, id]) =>
    id === undefined ? [] : [[name, id] as const],
  );
  const via = request.actor?.via;
  return {
    method: request.method,
    route: request.routeOptions.url ?? "",
    status: error.status,
    code: error.code,
    ...(ids.length > 0 && { ids: Object.fromEntries(ids) }),
    ...(via?.kind === "token" && { tokenId: via.tokenId }),
  };
}

/** Whether the caller showed credentials that do not hold, as opposed to having none. */
function hasCredentials(request: FastifyRequest): boolean {
  if (request.headers.authorization !== undefined) return true;
  const { acceptsTicket } = request.routeOptions.config;
  return acceptsTicket === true && z.object({ ticket: z.string() }).safeParse(request.query).success;
}

function isDenial(request: FastifyRequest, error: AppError): boolean {
  const { config, url } = request.routeOptions;
  if (config.permission?.access !== "signed-in") return false;
  if (error.status === 401) return hasCredentials(request);
  if (!request.actor) return false;
  const namesObject = url?.includes(":") === true || config.takesFrames === true;
  return error.status === 403 || (error.status === 404 && namesObject);
}

/**
 * Writes the row of a refused request before the refusal is sent: ACCESS_DENIED for credentials that do not hold, for
 * what a signed-in person may not do, and for objects they may not see; RATE_LIMITED for too many requests, once a
 * minute for each person or address and process.
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
      outcome: "DENIED",
      userId: request.actor?.userId ?? null,
      details: detailsOf(request, error),
      origin: originOf(request),
    } as const;
    if (error.status === 429) {
      const subject = event.userId ?? request.ip;
      if (!floods.begin(subject)) return;
      try {
        await appendAuditEvent(db, { type: "RATE_LIMITED", ...event });
      } catch (failure) {
        floods.forget(subject);
        throw failure;
      }
    } else if (isDenial(request, error)) {
      await appendAuditEvent(db, { type: "ACCESS_DENIED", ...event });
    }
  };
}
