import {
  GroupPageSchema,
  GroupSchema,
  IdSchema,
  PageQuerySchema,
  SaveGroupRequestSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import type { RoutePlugin } from "../../../platform/http/http-types.ts";
import { requireIfMatch } from "../../../platform/http/if-match.ts";
import type { Permission } from "../../../platform/http/permission.ts";
import { requireActor } from "../../../platform/http/require-actor.ts";
import type { AuthContext } from "../auth-context.ts";
import { createGroup } from "./create-group.ts";
import { deleteGroup } from "./delete-group.ts";
import { listGroups, viewGroup } from "./read-groups.ts";
import { updateGroup } from "./update-group.ts";

const MANAGE: Permission = { access: "signed-in", role: "ADMIN", scope: "users:manage" };
const config = { permission: MANAGE };
const params = z.strictObject({ id: IdSchema });

/** `/groups` of the API, for administrators. */
export const groupsRoutes =
  (context: AuthContext): RoutePlugin =>
  (server) => {
    server.get(
      "/groups",
      { config, schema: { querystring: PageQuerySchema, response: { 200: GroupPageSchema } } },
      (request) => listGroups(context.db, request.query),
    );
    server.post(
      "/groups",
      { config, schema: { body: SaveGroupRequestSchema, response: { 201: GroupSchema } } },
      async (request, reply) => {
        const group = await createGroup(context, requireActor(request), request.body);
        return reply.status(201).send(group);
      },
    );
    server.get("/groups/:id", { config, schema: { params, response: { 200: GroupSchema } } }, (request) =>
      viewGroup(context.db, request.params.id),
    );
    server.put(
      "/groups/:id",
      { config, schema: { params, body: SaveGroupRequestSchema, response: { 200: GroupSchema } } },
      (request) => {
        const version = requireIfMatch(request);
        return updateGroup(context, requireActor(request), {
          id: request.params.id,
          version,
          group: request.body,
        });
      },
    );
    server.delete(
      "/groups/:id",
      { config, schema: { params, response: { 204: z.null() } } },
      async (request, reply) => {
        await deleteGroup(context, requireActor(request), request.params.id);
        return reply.status(204).send(null);
      },
    );
  };
