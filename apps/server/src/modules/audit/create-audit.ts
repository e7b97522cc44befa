import type { RoutePlugin } from "../../platform/http/http-types.ts";
import type { AuditContext } from "./audit-context.ts";
import { auditRoutes } from "./audit.routes.ts";

export interface Audit {
  readonly routes: readonly RoutePlugin[];
}

/** Reading the audit log; writing needs no set-up, see `appendAuditEvents`. */
export const createAudit = (context: AuditContext): Audit => ({ routes: [auditRoutes(context)] });
