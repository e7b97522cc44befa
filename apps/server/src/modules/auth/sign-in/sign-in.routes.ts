import {
  AuthOptionsSchema,
  LoginRequestSchema,
  RegisterRequestSchema,
  StepUpRequestSchema,
  TokenResponseSchema,
  UserSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import type { HttpServer, RoutePlugin } from "../../../platform/http/http-types.ts";
import type { Permission } from "../../../platform/http/permission.ts";
import { originOf, requireActor } from "../../../platform/http/require-actor.ts";
import type { AuthContext } from "../auth-context.ts";
import { registerUser } from "../users/register-user.ts";
import { hasActiveAdministrator } from "../users/users.repository.ts";
import { clearRefreshCookie, refreshTokenOf, setRefreshCookie } from "./refresh-cookie.ts";
import { refreshSession } from "./refresh-session.ts";
import { signIn } from "./sign-in.ts";
import { signOut } from "./sign-out.ts";
import { stepUp } from "./step-up.ts";

const PUBLIC: Permission = { access: "public" };
// An API token has no sign-in to end or to step up.
const PAGE: Permission = { access: "signed-in" };
// Answers carry tokens: nothing may keep them.
const NO_STORE = "no-store";

/** How people come in, stay in and leave. */
export const signInRoutes =
  (context: AuthContext): RoutePlugin =>
  (server) => {
    addEntryRoutes(server, context);
    addCookieRoutes(server, context);
    server.post(
      "/auth/step-up",
      {
        config: { permission: PAGE, refusesIdempotencyKey: true },
        schema: { body: StepUpRequestSchema, response: { 204: z.null() } },
      },
      async (request, reply) => {
        await stepUp(context, requireActor(request), request.body);
        return reply.status(204).send(null);
      },
    );
  };

function addEntryRoutes(server: HttpServer, context: AuthContext): void {
  server.get(
    "/auth/options",
    { config: { permission: PUBLIC }, schema: { response: { 200: AuthOptionsSchema } } },
    async () => ({
      needsSetup: !(await hasActiveAdministrator(context.db)),
      registrationOpen: context.settings.registrationOpen,
      oidcAvailable: context.settings.oidc !== null,
    }),
  );
  server.post(
    "/auth/register",
    {
      config: { permission: PUBLIC, refusesIdempotencyKey: true },
      schema: { body: RegisterRequestSchema, response: { 201: UserSchema } },
    },
    async (request, reply) => {
      const user = await registerUser(context, request.actor, request.body, originOf(request));
      return reply.status(201).send(user);
    },
  );
  server.post(
    "/auth/login",
    {
      config: { permission: PUBLIC, refusesIdempotencyKey: true },
      schema: { body: LoginRequestSchema, response: { 200: TokenResponseSchema } },
    },
    async (request, reply) => {
      const { response, cookie } = await signIn(context, request.body, originOf(request));
      setRefreshCookie(request, reply, cookie);
      return reply.header("cache-control", NO_STORE).send(response);
    },
  );
}

function addCookieRoutes(server: HttpServer, context: AuthContext): void {
  server.post(
    "/auth/refresh",
    {
      config: { permission: PUBLIC, cookieRoute: true, refusesIdempotencyKey: true },
      schema: { response: { 200: TokenResponseSchema } },
    },
    async (request, reply) => {
      const { response, cookie } = await refreshSession(context, refreshTokenOf(request), originOf(request));
      setRefreshCookie(request, reply, cookie);
      return reply.header("cache-control", NO_STORE).send(response);
    },
  );
  server.post(
    "/auth/logout",
    {
      config: { permission: PAGE, cookieRoute: true, refusesIdempotencyKey: true },
      schema: { response: { 204: z.null() } },
    },
    async (request, reply) => {
      await signOut(context, requireActor(request), refreshTokenOf(request));
      clearRefreshCookie(request, reply);
      return reply.status(204).send(null);
    },
  );
}
