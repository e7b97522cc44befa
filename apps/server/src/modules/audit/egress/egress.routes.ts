import { EgressStatementQuerySchema, EgressStatementSchema } from "@cdsa/contracts";
import { SENSITIVITY_LABEL_HEADER } from "../../../platform/http/sensitivity-label.ts";
import type { RoutePlugin } from "../../../platform/http/http-types.ts";
import type { Permission } from "../../../platform/http/permission.ts";
import { requireActor } from "../../../platform/http/require-actor.ts";
import type { AuditContext } from "../audit-context.ts";
import { egressCsv } from "./egress-csv.ts";
import { readEgressStatement } from "./read-egress-statement.ts";

const READ: Permission = { access: "signed-in", scope: "audit:read", role: "ADMIN", orAuditor: true };

/** The statement of what left the house. */
export const egressRoutes =
  (context: AuditContext): RoutePlugin =>
  (server) => {
    server.get(
      "/audit/egress",
      {
        config: { permission: READ },
        schema: { querystring: EgressStatementQuerySchema, response: { 200: EgressStatementSchema } },
      },
      async (request, reply) => {
        const statement = await readEgressStatement(context, requireActor(request), request.query);
        void reply.header(SENSITIVITY_LABEL_HEADER, statement.label);
        if (request.query.format === "json") return statement;
        const fileName = `egress-${statement.from.slice(0, 10)}-${statement.to.slice(0, 10)}.csv`;
        void reply
          .header("content-disposition", `attachment; filename="${fileName}"`)
          .type("text/csv; charset=utf-8")
          .serializer(() => egressCsv(statement));
        return statement;
      },
    );
  };
