import {
  ExecuteToolAcceptedSchema,
  ExecuteToolRequestSchema,
  ExecuteToolResponseSchema,
  IdSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import { SENSITIVITY_LABEL_HEADER } from "../../platform/http/sensitivity-label.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import type { ChatContext } from "./chat-context.ts";
import { executeDirectly } from "./runs/execute-directly.ts";

/** `POST /tools/{id}/execute`: one call of a tool as a run of its own, which is why it lives where runs do. */
export const directCallRoutes =
  (context: ChatContext): RoutePlugin =>
  (server) => {
    server.post(
      "/tools/:id/execute",
      {
        config: { permission: { access: "signed-in", scope: "tools:execute" } },
        schema: {
          params: z.strictObject({ id: IdSchema }),
          body: ExecuteToolRequestSchema,
          response: { 200: ExecuteToolResponseSchema, 202: ExecuteToolAcceptedSchema },
        },
      },
      async (request, reply) => {
        const call = await executeDirectly(context, {
          actor: requireActor(request),
          toolId: request.params.id,
          arguments: request.body.arguments,
          purpose: request.body.purpose ?? null,
        });
        const { executionId, approvalId, status } = call;
        if (status === "AWAITING_APPROVAL" && approvalId !== null) {
          return reply.status(202).send({ executionId, status, approvalId });
        }
        return reply
          .status(200)
          .header(SENSITIVITY_LABEL_HEADER, call.label)
          .send({
            executionId,
            status:
              status === "SUCCEEDED" || status === "FAILED" || status === "OUTCOME_UNKNOWN"
                ? status
                : "DENIED",
            ...(call.result !== undefined && { result: call.result }),
            ...(call.reason !== null && { reason: call.reason }),
            label: call.label,
            cached: false,
            durationMs: call.durationMs ?? 0,
          });
      },
    );
  };
