import {
  ApprovalPageSchema,
  ApprovalSchema,
  DecideApprovalRequestSchema,
  IdSchema,
  ListApprovalsQuerySchema,
  MarkOutcomeRequestSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import type { HttpServer, RoutePlugin } from "../../platform/http/http-types.ts";
import type { Permission } from "../../platform/http/permission.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import type { ApprovalsContext } from "./approvals-context.ts";
import { decideApproval } from "./decide-approval.ts";
import { cancelApproval } from "./end-approvals.ts";
import { listApprovals, listOwnRequests } from "./list-approvals.ts";
import { markOutcome } from "./record-execution.ts";
import { viewApproval } from "./view-approval.ts";

const READ: Permission = { access: "signed-in", scope: "approvals:read" };
// Eligibility depends on the request, not on the role alone: the requester may read and cancel, never decide.
const DECIDE: Permission = { access: "signed-in", scope: "approvals:decide" };

const ParamsSchema = z.strictObject({ id: IdSchema });

/** `/approvals` of the API. */
export const approvalsRoutes =
  (context: ApprovalsContext): RoutePlugin =>
  (server) => {
    addReadingRoutes(server, context);
    addDecidingRoutes(server, context);
  };

function addReadingRoutes(server: HttpServer, context: ApprovalsContext): void {
  server.get(
    "/approvals",
    {
      config: { permission: READ },
      schema: { querystring: ListApprovalsQuerySchema, response: { 200: ApprovalPageSchema } },
    },
    (request) => listApprovals(context, requireActor(request), request.query),
  );
  server.get(
    "/approvals/my-requests",
    {
      config: { permission: READ },
      schema: { querystring: ListApprovalsQuerySchema, response: { 200: ApprovalPageSchema } },
    },
    (request) => listOwnRequests(context, requireActor(request), request.query),
  );
  server.get(
    "/approvals/:id",
    { config: { permission: READ }, schema: { params: ParamsSchema, response: { 200: ApprovalSchema } } },
    (request) => viewApproval(context, requireActor(request), request.params.id),
  );
}

function addDecidingRoutes(server: HttpServer, context: ApprovalsContext): void {
  server.post(
    "/approvals/:id/decide",
    {
      config: { permission: { ...DECIDE, role: "MANAGER" } },
      schema: { params: ParamsSchema, body: DecideApprovalRequestSchema, response: { 200: ApprovalSchema } },
    },
    async (request) => {
      const actor = requireActor(request);
      await decideApproval(context, actor, request.params.id, request.body);
      return viewApproval(context, actor, request.params.id);
    },
  );
  server.post(
    "/approvals/:id/cancel",
    { config: { permission: DECIDE }, schema: { params: ParamsSchema, response: { 200: ApprovalSchema } } },
    async (request) => {
      const actor = requireActor(request);
      await cancelApproval(context, actor, request.params.id);
      return viewApproval(context, actor, request.params.id);
    },
  );
  server.post(
    "/approvals/:id/outcome",
    {
      config: { permission: { ...DECIDE, role: "MANAGER" } },
      schema: { params: ParamsSchema, body: MarkOutcomeRequestSchema, response: { 200: ApprovalSchema } },
    },
    async (request) => {
      const actor = requireActor(request);
      await markOutcome(context, actor, request.params.id, request.body);
      return viewApproval(context, actor, request.params.id);
    },
  );
}
