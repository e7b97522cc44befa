import { createRouter } from "@tanstack/react-router";
import { NotFoundView } from "./not-found-view.tsx";
import { PendingView } from "./pending-view.tsx";
import { routeTree } from "./routes.tsx";
import { RouteErrorView } from "./route-error-view.tsx";

/** The router with its fallbacks; views load when they are first visited. */
export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: "intent",
    defaultErrorComponent: RouteErrorView,
    defaultNotFoundComponent: NotFoundView,
    defaultPendingComponent: PendingView,
    defaultPendingMs: 150,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
