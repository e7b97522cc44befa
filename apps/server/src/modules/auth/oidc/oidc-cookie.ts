import type { CookieSerializeOptions } from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { type EnvelopeKey, EnvelopeError, open, seal } from "../../../platform/crypto/envelope.ts";
import { parseJson } from "../../../platform/json/parse-json.ts";
import { isLoopback } from "../sign-in/refresh-cookie.ts";
import { OidcAttemptSchema } from "./oidc-provider.ts";

const NAME = "cdsa_oidc";
const PLACE = "oidc-attempt";
const LIFETIME_SECONDS = 600;

const HeldSchema = z.object({
  attempt: OidcAttemptSchema,
  redirectUri: z.string(),
  /** Where the page goes on, a path of this site. */
  from: z.string().nullable(),
  expiresMs: z.number(),
});
export type HeldAttempt = Omit<z.infer<typeof HeldSchema>, "expiresMs">;

/** Lax, since the browser comes back from another site; the browser that began is the only one that can finish. */
const optionsFor = (request: FastifyRequest): CookieSerializeOptions => ({
  httpOnly: true,
  secure: !isLoopback(request.hostname),
  sameSite: "lax",
  path: "/api/v1/auth",
});

/** Gives a sign-in under way to the browser to keep, sealed. */
export function holdAttempt(
  request: FastifyRequest,
  reply: FastifyReply,
  key: EnvelopeKey,
  held: HeldAttempt,
  nowMs: number,
): void {
  const sealed = seal(key, JSON.stringify({ ...held, expiresMs: nowMs + LIFETIME_SECONDS * 1_000 }), PLACE);
  void reply.setCookie(NAME, sealed, { ...optionsFor(request), maxAge: LIFETIME_SECONDS });
}

/** Takes it back: null where this browser began none within ten minutes. */
export function takeAttempt(
  request: FastifyRequest,
  reply: FastifyReply,
  key: EnvelopeKey,
  nowMs: number,
): HeldAttempt | null {
  const sealed = request.cookies[NAME];
  void reply.clearCookie(NAME, optionsFor(request));
  if (sealed === undefined) return null;
  try {
    const held = HeldSchema.parse(parseJson(open(key, sealed, PLACE).toString("utf8")));
    return held.expiresMs > nowMs ? held : null;
  } catch (error) {
    if (error instanceof EnvelopeError) return null;
    throw error;
  }
}
