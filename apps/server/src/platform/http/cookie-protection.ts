import { forbidden } from "../errors/common-errors.ts";
import type { HttpServer } from "./http-types.ts";

/**
 * Routes that read the cookie need the header `X-CSRF: 1`, which a cross-site form cannot send, and an Origin that
 * is ours or allowed: the cookie alone must not act.
 */
export function registerCookieProtection(server: HttpServer, allowedOrigins: readonly string[]): void {
  server.addHook("onRequest", async (request) => {
    if (!request.routeOptions.config.cookieRoute) return;
    if (request.headers["x-csrf"] !== "1") {
      throw forbidden("csrf_header_missing", "Send the header X-CSRF: 1 with this request.");
    }
    const { origin } = request.headers;
    const own = origin !== undefined && URL.parse(origin)?.host === request.host;
    if (!own && (origin === undefined || !allowedOrigins.includes(origin))) {
      throw forbidden(
        "origin_refused",
        "This request must come from the page of this server or from an origin in CORS_ORIGINS.",
      );
    }
  });
}
