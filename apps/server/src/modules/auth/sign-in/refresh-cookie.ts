import type { CookieSerializeOptions } from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { RefreshCookie } from "./token-response.ts";

const NAME = "cdsa_refresh";

/** Browsers keep a Secure cookie of a plain-HTTP loopback page only sometimes; everywhere else it is Secure. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(hostname);

const optionsFor = (request: FastifyRequest): CookieSerializeOptions => ({
  httpOnly: true,
  secure: !isLoopback(request.hostname),
  sameSite: "strict",
  path: "/api/v1/auth",
});

export const refreshTokenOf = (request: FastifyRequest): string | undefined => request.cookies[NAME];

/** Sets the cookie of a new refresh token; does nothing where the browser keeps the one it has. */
export function setRefreshCookie(request: FastifyRequest, reply: FastifyReply, cookie: RefreshCookie): void {
  if (cookie)
    void reply.setCookie(NAME, cookie.token, { ...optionsFor(request), maxAge: cookie.maxAgeSeconds });
}

export function clearRefreshCookie(request: FastifyRequest, reply: FastifyReply): void {
  void reply.clearCookie(NAME, optionsFor(request));
}
