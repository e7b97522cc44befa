import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { notFound } from "../../../platform/errors/common-errors.ts";
import type { RoutePlugin } from "../../../platform/http/http-types.ts";
import { originOf } from "../../../platform/http/require-actor.ts";
import type { AuthContext } from "../auth-context.ts";
import { setRefreshCookie } from "../sign-in/refresh-cookie.ts";
import { holdAttempt, takeAttempt } from "./oidc-cookie.ts";
import { createOidcProvider, type OidcProvider } from "./oidc-provider.ts";
import type { OidcSettings } from "./oidc-settings.ts";
import { type OidcRefusal, recordRefusal, signInWithOidc } from "./sign-in-with-oidc.ts";

type Oidc = { context: AuthContext; settings: OidcSettings; provider: OidcProvider };

/** What the page tells the person, by name. */
type Outcome = "done" | "unavailable" | "expired" | "refused" | OidcRefusal;

const CALLBACK = "/api/v1/auth/oidc/callback";
const PUBLIC = { permission: { access: "public" }, answersItself: true } as const;
// Named by the provider; what is not known to OpenID Connect is left to the library.
const CallbackQuerySchema = z.record(z.string().max(100), z.string().max(4_000));

/** Sign-in at an OpenID provider. Browsers come here by links, so whatever happens they end on the sign-in page. */
export const oidcRoutes =
  (context: AuthContext): RoutePlugin =>
  (server) => {
    const { oidc: settings } = context.settings;
    const oidc = settings && { context, settings, provider: createOidcProvider(settings, context.egressLog) };
    server.get(
      "/auth/oidc/start",
      {
        exposeHeadRoute: false,
        config: PUBLIC,
        schema: { querystring: z.strictObject({ from: z.string().max(2_000).optional() }) },
      },
      async (request, reply) => {
        if (!oidc) throw notFound();
        return start(oidc, request, reply, request.query.from ?? null);
      },
    );
    server.get(
      "/auth/oidc/callback",
      { exposeHeadRoute: false, config: PUBLIC, schema: { querystring: CallbackQuerySchema } },
      async (request, reply) => {
        if (!oidc) throw notFound();
        return finish(oidc, request, reply, new URLSearchParams(request.query));
      },
    );
  };

async function start(
  { context, settings, provider }: Oidc,
  request: FastifyRequest,
  reply: FastifyReply,
  from: string | null,
): Promise<FastifyReply> {
  const redirectUri = settings.redirectUri ?? `${request.protocol}://${request.host}${CALLBACK}`;
  try {
    const { url, attempt } = await provider.begin(redirectUri);
    holdAttempt(request, reply, context.oidcKey, { attempt, redirectUri, from }, context.clock().getTime());
    return await reply.header("cache-control", "no-store").redirect(url.href, 303);
  } catch (error) {
    context.logger.warn({ err: error, requestId: request.id }, "the OpenID provider cannot be used");
    return toPage(reply, "unavailable", from);
  }
}

async function finish(
  { context, settings, provider }: Oidc,
  request: FastifyRequest,
  reply: FastifyReply,
  query: URLSearchParams,
): Promise<FastifyReply> {
  const held = takeAttempt(request, reply, context.oidcKey, context.clock().getTime());
  const origin = originOf(request);
  const refuse = async (outcome: Outcome): Promise<FastifyReply> => {
    await context.db.transaction((tx) => recordRefusal(tx, null, outcome, origin));
    return toPage(reply, outcome, held?.from ?? null);
  };
  if (!held) return refuse("expired");
  let claims;
  try {
    claims = await provider.finish(held.redirectUri, query, held.attempt);
  } catch (error) {
    context.logger.warn({ err: error, requestId: request.id }, "the OpenID provider's answer was refused");
    return refuse("refused");
  }
  const result = await signInWithOidc(context, settings, claims, origin);
  if ("refusal" in result) return toPage(reply, result.refusal, held.from);
  setRefreshCookie(request, reply, result.cookie);
  return toPage(reply, "done", held.from);
}

/** The page judges `from` itself: it goes on within its own site alone. */
function toPage(reply: FastifyReply, outcome: Outcome, from: string | null): FastifyReply {
  const query = new URLSearchParams({ oidc: outcome, ...(from !== null && { from }) });
  return reply.header("cache-control", "no-store").redirect(`/sign-in?${query.toString()}`, 303);
}
