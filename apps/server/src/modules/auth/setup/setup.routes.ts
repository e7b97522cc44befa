import { SetupRequestSchema, UserSchema } from "@cdsa/contracts";
import type { RoutePlugin } from "../../../platform/http/http-types.ts";
import { originOf } from "../../../platform/http/require-actor.ts";
import type { AuthContext } from "../auth-context.ts";
import { setUpFirstAdministrator } from "./set-up-first-administrator.ts";

/** `/setup` of the API: the one way in while nobody administers the server. */
export const setupRoutes =
  (context: AuthContext): RoutePlugin =>
  (server) => {
    server.post(
      "/setup",
      {
        config: { permission: { access: "public" }, refusesIdempotencyKey: true },
        schema: { body: SetupRequestSchema, response: { 201: UserSchema } },
      },
      async (request, reply) => {
        const user = await setUpFirstAdministrator(context, request.body, originOf(request));
        return reply.status(201).send(user);
      },
    );
  };
