import type { DenialRecorder } from "../../platform/http/access-control.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import type { AuditContext } from "./audit-context.ts";
import { auditRoutes } from "./audit.routes.ts";
import { egressRoutes } from "./egress/egress.routes.ts";
import { recordAccessDenial } from "./record-access-denial.ts";

export interface Audit {
  readonly routes: readonly RoutePlugin[];
  /** Writes the row of a refused request or frame before the refusal is sent. */
  readonly recordDenial: DenialRecorder;
}

/** Reading the audit log, and the hook of denials; writing needs no set-up, see `appendAuditEvents`. */
export const createAudit = (context: AuditContext): Audit => ({
  routes: [auditRoutes(context), egressRoutes(context)],
  recordDenial: recordAccessDenial(context),
});
