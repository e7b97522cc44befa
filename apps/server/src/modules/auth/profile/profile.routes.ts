import { MeSchema, UpdateMeRequestSchema } from "@cdsa/contracts";
import type { RoutePlugin } from "../../../platform/http/http-types.ts";
import { requireIfMatch } from "../../../platform/http/if-match.ts";
import type { Permission } from "../../../platform/http/permission.ts";
import { requireActor } from "../../../platform/http/require-actor.ts";
import type { AuthContext } from "../auth-context.ts";
import { changeOwnProfile } from "./change-own-profile.ts";
import { viewOwnProfile } from "./view-own-profile.ts";

const PAGE: Permission = { access: "signed-in" };
const config = { permission: PAGE, refusesIdempotencyKey: true };

/** `/auth/me` of the API. */
export const profileRoutes =
  (context: AuthContext): RoutePlugin =>
  (server) => {
    server.get("/auth/me", { config, schema: { response: { 200: MeSchema } } }, (request, reply) => {
      reply.header("cache-control", "no-store");
      return viewOwnProfile(context.db, requireActor(request));
    });
    server.put(
      "/auth/me",
      { config, schema: { body: UpdateMeRequestSchema, response: { 200: MeSchema } } },
      (request, reply) => {
        const version = requireIfMatch(request);
        reply.header("cache-control", "no-store");
        return changeOwnProfile(context, requireActor(request), { version, update: request.body });
      },
    );
  };
