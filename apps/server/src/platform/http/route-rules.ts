import type { RouteOptions } from "fastify";
import type { HttpServer } from "./http-types.ts";

/** A route that was declared carelessly; the server does not start with it. */
export class RouteDeclarationError extends Error {
  override readonly name = "RouteDeclarationError";
}

const declaresSuccess = (response: unknown): boolean =>
  typeof response === "object" &&
  response !== null &&
  Object.keys(response).some((status) => status.startsWith("2"));

/**
 * Refuses routes without a permission, and routes of the API without a schema for their 2xx answers: an undeclared
 * answer would send whatever a row holds.
 */
export function refuseUndeclaredRoutes(server: HttpServer): void {
  const routes: RouteOptions[] = [];
  server.addHook("onRoute", (route) => {
    routes.push(route);
  });
  server.addHook("onReady", (done) => {
    const [problem] = routes.map(declarationProblem).filter((each) => each !== null);
    done(problem === undefined ? undefined : new RouteDeclarationError(problem));
  });
}

function declarationProblem(route: RouteOptions): string | null {
  const name = `${String(route.method)} ${route.url}`;
  // CORS answers preflights; they reach no handler of ours.
  if (route.method === "OPTIONS") return null;
  if (!route.config?.permission) return `${name} states no permission.`;
  if (route.config.answersItself || declaresSuccess(route.schema?.response)) return null;
  return `${name} declares no schema for its 2xx answers.`;
}
