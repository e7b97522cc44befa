import type { FastifyRequest } from "fastify";
import { forbidden } from "../errors/common-errors.ts";
import type { HttpServer } from "./http-types.ts";

/**
 * Routes that read the cookie need the header `X-CSRF: 1`, which a cross-site form cannot send, and an Origin that
 * is ours or allowed: the cookie alone must not act. Routes that take a WebSocket, to which CORS does not apply,
 * refuse any other Origin; clients that are no browser send none.
 */
export function registerOriginProtection(server: HttpServer, allowedOrigins: readonly string[]): void {
  const isAllowed = (request: FastifyRequest, origin: string): boolean =>
    URL.parse(origin)?.host === request.host || allowedOrigins.includes(origin);

  server.addHook("onRequest", async (request) => {
    const { cookieRoute, checksOrigin } = request.routeOptions.config;
    const { origin } = request.headers;
    if (cookieRoute && request.headers["x-csrf"] !== "1") {
      throw forbidden("csrf_header_missing", "Send the header X-CSRF: 1 with this request.");
    }
    if (!cookieRoute && !checksOrigin) return;
    if (origin === undefined ? cookieRoute : !isAllowed(request, origin)) {
      throw forbidden(
        "origin_refused",
        "This request must come from the page of this server or from an origin in CORS_ORIGINS.",
      );
    }
  });
}
