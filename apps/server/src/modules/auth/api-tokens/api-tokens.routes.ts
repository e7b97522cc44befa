import {
  ApiTokenPageSchema,
  CreatedApiTokenSchema,
  CreateTokenRequestSchema,
  IdSchema,
  PageQuerySchema,
} from "@cdsa/contracts";
import { z } from "zod";
import type { RoutePlugin } from "../../../platform/http/http-types.ts";
import type { Permission } from "../../../platform/http/permission.ts";
import { requireActor } from "../../../platform/http/require-actor.ts";
import type { AuthContext } from "../auth-context.ts";
import { createApiToken } from "./create-api-token.ts";
import { listApiTokens } from "./list-api-tokens.ts";
import { revokeApiToken } from "./revoke-api-token.ts";

// A token that could make tokens would outlive its own end.
const PAGE: Permission = { access: "signed-in" };
const config = { permission: PAGE, refusesIdempotencyKey: true };

/** `/tokens` of the API: one's own. */
export const apiTokensRoutes =
  (context: AuthContext): RoutePlugin =>
  (server) => {
    server.get(
      "/tokens",
      { config, schema: { querystring: PageQuerySchema, response: { 200: ApiTokenPageSchema } } },
      (request) => listApiTokens(context, requireActor(request), request.query),
    );
    server.post(
      "/tokens",
      { config, schema: { body: CreateTokenRequestSchema, response: { 201: CreatedApiTokenSchema } } },
      async (request, reply) => {
        const token = await createApiToken(context, requireActor(request), request.body);
        return reply.status(201).header("cache-control", "no-store").send(token);
      },
    );
    server.delete(
      "/tokens/:id",
      { config, schema: { params: z.strictObject({ id: IdSchema }), response: { 204: z.null() } } },
      async (request, reply) => {
        await revokeApiToken(context, requireActor(request), request.params.id);
        return reply.status(204).send(null);
      },
    );
  };
