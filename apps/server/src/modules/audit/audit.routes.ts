import {
  AuditEventPageSchema,
  AuditEventSchema,
  IdSchema,
  ListAuditEventsQuerySchema,
} from "@cdsa/contracts";
import { z } from "zod";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import type { Permission } from "../../platform/http/permission.ts";
import { SENSITIVITY_LABEL_HEADER } from "../../platform/http/sensitivity-label.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import type { AuditContext } from "./audit-context.ts";
import { listAuditEvents, viewAuditEvent } from "./read-audit-events.ts";

// Everybody may read; whose rows they see depends on who they are.
const READ: Permission = { access: "signed-in", scope: "audit:read" };

/** Rows hold ids, types and counts, and what people typed as a purpose. */
const AUDIT_LABEL = "INTERNAL";

const ParamsSchema = z.strictObject({ id: IdSchema });

/** `/audit` of the API. */
export const auditRoutes =
  (context: AuditContext): RoutePlugin =>
  (server) => {
    server.get(
      "/audit/events",
      {
        config: { permission: READ },
        schema: { querystring: ListAuditEventsQuerySchema, response: { 200: AuditEventPageSchema } },
      },
      async (request, reply) => {
        const page = await listAuditEvents(context, requireActor(request), request.query);
        return reply.header(SENSITIVITY_LABEL_HEADER, AUDIT_LABEL).send(page);
      },
    );
    server.get(
      "/audit/events/:id",
      { config: { permission: READ }, schema: { params: ParamsSchema, response: { 200: AuditEventSchema } } },
      (request) => viewAuditEvent(context, requireActor(request), request.params.id),
    );
  };
