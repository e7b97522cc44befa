import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import { notFound } from "../platform/errors/common-errors.ts";
import { sendProblem } from "../platform/http/error-handler.ts";
import type { HttpServer } from "../platform/http/http-types.ts";

const PAGE_DIRECTORY = join(import.meta.dirname, "../../../web/dist");

const isApiPath = (url: string): boolean => /^\/(api|ws|docs|metrics|health)(\/|\?|$)/.test(url);

/** Every other address answers that there is nothing. */
export function registerNothingElse(server: HttpServer): void {
  server.setNotFoundHandler((request, reply) => sendProblem(request, reply, notFound()));
}

/**
 * The built page at `/`. Every path of the page answers with the same document, so that deep links and reloads work;
 * files carry a hash in their names and may be kept for ever.
 */
export async function registerPage(server: HttpServer): Promise<void> {
  if (!existsSync(join(PAGE_DIRECTORY, "index.html"))) {
    registerNothingElse(server);
    return;
  }
  const page = await readFile(join(PAGE_DIRECTORY, "index.html"), "utf8");
  await server.register(async (scope) => {
    scope.addHook("onRoute", (route) => {
      if (!route.config?.permission) {
        route.config = {
          ...route.config,
          permission: { access: "public" },
          answersItself: true,
          rateLimitExempt: true,
        };
      }
    });
    await scope.register(fastifyStatic, {
      root: PAGE_DIRECTORY,
      prefix: "/",
      wildcard: false,
      index: "index.html",
      setHeaders(reply, path) {
        const isHashed = path.includes(join("dist", "assets"));
        reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  });
  server.setNotFoundHandler((request, reply) => {
    if (request.method !== "GET" || isApiPath(request.url)) return sendProblem(request, reply, notFound());
    return reply.header("cache-control", "no-cache").type("text/html; charset=utf-8").send(page);
  });
}
