import {
  ChatContinueRequestSchema,
  ChatSessionDetailSchema,
  ChatSessionPageSchema,
  ChatSessionSchema,
  ChatStreamRequestSchema,
  DeclassificationSchema,
  DeclassifySessionRequestSchema,
  ExportChatRequestSchema,
  IdSchema,
  PageQuerySchema,
  PseudonymListSchema,
  RevealedPseudonymSchema,
  RevealPseudonymRequestSchema,
  RunSchema,
  UpdateChatSessionRequestSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import { requireActor } from "../../platform/http/require-actor.ts";
import type { HttpServer, RoutePlugin } from "../../platform/http/http-types.ts";
import { idempotentRequest } from "../../platform/http/idempotency-hooks.ts";
import { requireIfMatch } from "../../platform/http/if-match.ts";
import { SENSITIVITY_LABEL_HEADER } from "../../platform/http/sensitivity-label.ts";
import type { Permission } from "../../platform/http/permission.ts";
import type { ChatContext } from "./chat-context.ts";
import { askToDeclassify } from "./declassification/declassify-session.ts";
import { listPseudonyms } from "./pseudonyms/list-pseudonyms.ts";
import { revealPseudonym } from "./pseudonyms/reveal-pseudonym.ts";
import { questionOfRequest } from "./question-of-request.ts";
import { cancelRun } from "./runs/cancel-run.ts";
import { findReadableRun, runOfApproval } from "./runs/find-readable-run.ts";
import { startRun } from "./runs/start-run.ts";
import { streamRun } from "./runs/stream-run.ts";
import { changeSession, deleteSession } from "./sessions/change-sessions.ts";
import { exportSession } from "./sessions/export-session.ts";
import { listSessions, readSession } from "./sessions/read-sessions.ts";

const CHAT: Permission = { access: "signed-in", scope: "chat" };

const ParamsSchema = z.strictObject({ id: IdSchema });

/** `/chat` of the API; its WebSocket is in `socket`. */
export const chatRoutes =
  (context: ChatContext): RoutePlugin =>
  (server) => {
    addRunRoutes(server, context);
    addSessionRoutes(server, context);
    addContentRoutes(server, context);
  };

function addRunRoutes(server: HttpServer, context: ChatContext): void {
  server.post(
    "/chat/stream",
    {
      config: { permission: CHAT, answersItself: true, handlesIdempotencyKey: true },
      schema: { body: ChatStreamRequestSchema },
    },
    async (request, reply) => {
      const question = questionOfRequest(requireActor(request), request.body);
      const run = await startRun(context, question, idempotentRequest(request));
      await streamRun(context, request, reply, run);
    },
  );
  server.post(
    "/chat/continue",
    { config: { permission: CHAT, answersItself: true }, schema: { body: ChatContinueRequestSchema } },
    async (request, reply) => {
      const actor = requireActor(request);
      const { body } = request;
      const runId = "runId" in body ? body.runId : await runOfApproval(context, actor, body.approvalId);
      await findReadableRun(context, actor, runId);
      await streamRun(context, request, reply, { runId });
    },
  );
  server.get(
    "/chat/runs/:id/events",
    {
      // A HEAD of a stream would never end.
      exposeHeadRoute: false,
      config: { permission: CHAT, answersItself: true, acceptsTicket: true },
      schema: {
        params: ParamsSchema,
        querystring: z.strictObject({
          ticket: z.string().max(200).optional(),
          lastEventId: z.string().max(100).optional(),
        }),
      },
    },
    async (request, reply) => {
      await findReadableRun(context, requireActor(request), request.params.id);
      await streamRun(context, request, reply, {
        runId: request.params.id,
        lastEventIdInQuery: request.query.lastEventId,
      });
    },
  );
  server.post(
    "/chat/runs/:id/cancel",
    { config: { permission: CHAT }, schema: { params: ParamsSchema, response: { 200: RunSchema } } },
    (request) => cancelRun(context, requireActor(request), request.params.id),
  );
}

function addSessionRoutes(server: HttpServer, context: ChatContext): void {
  server.get(
    "/chat/sessions",
    {
      config: { permission: CHAT },
      schema: { querystring: PageQuerySchema, response: { 200: ChatSessionPageSchema } },
    },
    (request) => listSessions(context, requireActor(request), request.query),
  );
  server.get(
    "/chat/sessions/:id",
    {
      config: { permission: CHAT },
      schema: {
        params: ParamsSchema,
        querystring: PageQuerySchema,
        response: { 200: ChatSessionDetailSchema },
      },
    },
    (request) => readSession(context, requireActor(request), request.params.id, request.query),
  );
  server.patch(
    "/chat/sessions/:id",
    {
      config: { permission: CHAT },
      schema: {
        params: ParamsSchema,
        body: UpdateChatSessionRequestSchema,
        response: { 200: ChatSessionSchema },
      },
    },
    (request) =>
      changeSession(context, requireActor(request), request.params.id, requireIfMatch(request), request.body),
  );
  server.delete(
    "/chat/sessions/:id",
    { config: { permission: CHAT }, schema: { params: ParamsSchema, response: { 204: z.null() } } },
    async (request, reply) => {
      await deleteSession(context, requireActor(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

/** What gives out content beyond reading a chat. */
function addContentRoutes(server: HttpServer, context: ChatContext): void {
  server.get(
    "/chat/sessions/:id/pseudonyms",
    {
      config: { permission: CHAT },
      schema: { params: ParamsSchema, response: { 200: PseudonymListSchema } },
    },
    (request) => listPseudonyms(context, requireActor(request), request.params.id),
  );
  server.post(
    "/chat/sessions/:id/reveal",
    {
      config: { permission: CHAT, refusesIdempotencyKey: true },
      schema: {
        params: ParamsSchema,
        body: RevealPseudonymRequestSchema,
        response: { 200: RevealedPseudonymSchema },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      const revealed = await revealPseudonym(context, requireActor(request), params.id, body);
      reply.header("cache-control", "no-store");
      return revealed;
    },
  );
  server.post(
    "/chat/sessions/:id/declassify",
    {
      config: { permission: CHAT },
      schema: {
        params: ParamsSchema,
        body: DeclassifySessionRequestSchema,
        response: { 202: DeclassificationSchema },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      return reply.status(202).send(await askToDeclassify(context, requireActor(request), params.id, body));
    },
  );
  server.post(
    "/chat/export",
    { config: { permission: CHAT, answersItself: true }, schema: { body: ExportChatRequestSchema } },
    async (request, reply) => {
      const { label, contentType, fileName, body } = await exportSession(
        context,
        requireActor(request),
        request.body.sessionId,
        request.body.format,
      );
      return reply
        .type(contentType)
        .header("content-disposition", `attachment; filename="${fileName}"`)
        .header(SENSITIVITY_LABEL_HEADER, label)
        .header("cache-control", "no-store")
        .send(body);
    },
  );
}
