import {
  CreateInviteRequestSchema,
  IdSchema,
  InvitePageSchema,
  InviteSchema,
  PageQuerySchema,
} from "@cdsa/contracts";
import { z } from "zod";
import type { RoutePlugin } from "../../../platform/http/http-types.ts";
import type { Permission } from "../../../platform/http/permission.ts";
import { requireActor } from "../../../platform/http/require-actor.ts";
import type { AuthContext } from "../auth-context.ts";
import { createInvite } from "./create-invite.ts";
import { listInvites } from "./list-invites.ts";
import { withdrawInvite } from "./withdraw-invite.ts";

const MANAGE: Permission = { access: "signed-in", role: "ADMIN", scope: "users:manage" };

/** `/invites` of the API, for administrators. */
export const invitesRoutes =
  (context: AuthContext): RoutePlugin =>
  (server) => {
    server.get(
      "/invites",
      {
        config: { permission: MANAGE },
        schema: { querystring: PageQuerySchema, response: { 200: InvitePageSchema } },
      },
      (request) => listInvites(context, request.query),
    );
    server.post(
      "/invites",
      {
        config: { permission: MANAGE, refusesIdempotencyKey: true },
        schema: { body: CreateInviteRequestSchema, response: { 201: InviteSchema } },
      },
      async (request, reply) => {
        const invite = await createInvite(context, requireActor(request), request.body);
        return reply.status(201).header("cache-control", "no-store").send(invite);
      },
    );
    server.delete(
      "/invites/:id",
      {
        config: { permission: MANAGE },
        schema: { params: z.strictObject({ id: IdSchema }), response: { 204: z.null() } },
      },
      async (request, reply) => {
        await withdrawInvite(context, requireActor(request), request.params.id);
        return reply.status(204).send(null);
      },
    );
  };
