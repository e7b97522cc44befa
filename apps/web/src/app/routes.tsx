import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { z } from "zod";
import { mayManagePeople, mayReadEgress } from "../lib/permissions.ts";
import { ensureSession, refreshOnce } from "../lib/session.ts";
import { sameOriginPath } from "../lib/same-origin-path.ts";
import {
  approvalSearchSchema,
  auditSearchSchema,
  documentSearchSchema,
  egressSearchSchema,
  modelSearchSchema,
  protectionSearchSchema,
  vaultSearchSchema,
} from "./search-schemas.ts";
import { Frame } from "./frame.tsx";
import { PendingView } from "./pending-view.tsx";
import { SignInRoute } from "./sign-in-route.tsx";

const rootRoute = createRootRoute({ component: Outlet });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: z.object({
    from: z.string().optional().catch(undefined),
    invite: z.string().optional(),
    /** How a sign-in at the provider ended, by the server's name for it. */
    oidc: z.string().optional().catch(undefined),
  }),
  beforeLoad: async ({ search }) => {
    // The provider's way back sets the cookie before this page is there.
    if (search.oidc === "done") await refreshOnce().catch(() => false);
    const session = await ensureSession().catch(() => null);
    if (session?.status !== "signed-in") return;
    redirect({ href: sameOriginPath(search.from, window.location.origin) ?? "/chat", throw: true });
  },
  component: SignInRoute,
});

const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "frame",
  beforeLoad: async ({ location }) => {
    const session = await ensureSession();
    if (session.status === "signed-in") return;
    redirect({
      to: "/sign-in",
      search: location.pathname === "/" ? {} : { from: location.href },
      throw: true,
    });
  },
  component: Frame,
  pendingComponent: PendingView,
});

const indexRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/",
  beforeLoad: () => {
    redirect({ to: "/chat/{-$sessionId}", replace: true, throw: true });
  },
});

const chatRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/chat/{-$sessionId}",
  component: lazyRouteComponent(() => import("./chat-route.tsx"), "ChatRoute"),
});

const approvalsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/approvals/{-$approvalId}",
  validateSearch: approvalSearchSchema,
  component: lazyRouteComponent(() => import("./approvals-route.tsx"), "ApprovalsRoute"),
});

const documentsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/documents/{-$documentId}",
  validateSearch: documentSearchSchema,
  component: lazyRouteComponent(() => import("./documents-route.tsx"), "DocumentsRoute"),
});

const toolsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/tools/{-$toolId}",
  component: lazyRouteComponent(() => import("./tools-route.tsx"), "ToolsRoute"),
});

const vaultRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/vault/{-$secretId}",
  validateSearch: vaultSearchSchema,
  component: lazyRouteComponent(() => import("./vault-route.tsx"), "VaultRoute"),
});

const protectionRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/protection",
  validateSearch: protectionSearchSchema,
  component: lazyRouteComponent(() => import("./protection-route.tsx"), "ProtectionRoute"),
});

const modelsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/models",
  validateSearch: modelSearchSchema,
  component: lazyRouteComponent(() => import("./models-route.tsx"), "ModelsRoute"),
});

const auditRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/audit",
  validateSearch: auditSearchSchema,
  component: lazyRouteComponent(() => import("./audit-route.tsx"), "AuditRoute"),
});

const egressRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/audit/egress",
  validateSearch: egressSearchSchema,
  beforeLoad: async () => {
    const session = await ensureSession();
    if (session.status === "signed-in" && mayReadEgress(session.user)) return;
    redirect({ to: "/audit", replace: true, throw: true });
  },
  component: lazyRouteComponent(() => import("./egress-route.tsx"), "EgressRoute"),
});

const peopleRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/people",
  beforeLoad: async () => {
    const session = await ensureSession();
    if (session.status === "signed-in" && mayManagePeople(session.user)) return;
    redirect({ to: "/chat/{-$sessionId}", replace: true, throw: true });
  },
  component: lazyRouteComponent(() => import("../features/people/people-page.tsx"), "PeoplePage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("../features/settings/settings-page.tsx"), "SettingsPage"),
});

/** Every address of the page. */
export const routeTree = rootRoute.addChildren([
  signInRoute,
  frameRoute.addChildren([
    indexRoute,
    chatRoute,
    approvalsRoute,
    documentsRoute,
    toolsRoute,
    vaultRoute,
    protectionRoute,
    modelsRoute,
    auditRoute,
    egressRoute,
    peopleRoute,
    settingsRoute,
  ]),
]);
