import {
  highestLabel,
  IdSchema,
  PageQuerySchema,
  RegisterToolRequestSchema,
  type Tool,
  ToolExecutionPageSchema,
  ToolPageSchema,
  ToolSchema,
  UpdateToolRequestSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import { notFound } from "../../platform/errors/common-errors.ts";
import type { HttpServer, RoutePlugin } from "../../platform/http/http-types.ts";
import { requireIfMatch } from "../../platform/http/if-match.ts";
import { SENSITIVITY_LABEL_HEADER } from "../../platform/http/sensitivity-label.ts";
import type { Permission } from "../../platform/http/permission.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import { listExecutions } from "./list-executions.ts";
import { changeTool, registerTool, removeTool } from "./manage-tools.ts";
import type { ToolsContext } from "./tools-context.ts";
import { findTool, findToolPage } from "./tools.repository.ts";
import type { ToolRow } from "./tools.tables.ts";

const READ: Permission = { access: "signed-in", scope: "tools:read" };
const MANAGE: Permission = { access: "signed-in", scope: "tools:manage", role: "ADMIN" };

const ParamsSchema = z.strictObject({ id: IdSchema });

const toTool = ({
  implementationModule: _module,
  createdBy: _createdBy,
  deletedAt: _deletedAt,
  ...row
}: ToolRow): Tool => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** `/tools` of the API, but for executing one, which is a run. */
export const toolsRoutes =
  (context: ToolsContext): RoutePlugin =>
  (server) => {
    addReadingRoutes(server, context);
    addManagingRoutes(server, context);
  };

function addReadingRoutes(server: HttpServer, context: ToolsContext): void {
  server.get(
    "/tools",
    {
      config: { permission: READ },
      schema: { querystring: PageQuerySchema, response: { 200: ToolPageSchema } },
    },
    async ({ query }) => {
      const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, z.uuid());
      const rows = await findToolPage(context.db, query.limit + 1, before);
      return toPage(rows, query.limit, (row) => row.id, toTool);
    },
  );
  server.get(
    "/tools/:id",
    { config: { permission: READ }, schema: { params: ParamsSchema, response: { 200: ToolSchema } } },
    async (request, reply) => {
      const tool = await findTool(context.db, request.params.id);
      if (!tool) throw notFound();
      reply.header("etag", `"${tool.version}"`);
      return toTool(tool);
    },
  );
  server.get(
    "/tools/:id/executions",
    {
      config: { permission: READ },
      schema: {
        params: ParamsSchema,
        querystring: PageQuerySchema,
        response: { 200: ToolExecutionPageSchema },
      },
    },
    async (request, reply) => {
      const page = await listExecutions(context, requireActor(request), request.params.id, request.query);
      const labels = page.items.map(({ label }) => label);
      return reply.header(SENSITIVITY_LABEL_HEADER, highestLabel("PUBLIC", ...labels)).send(page);
    },
  );
}

function addManagingRoutes(server: HttpServer, context: ToolsContext): void {
  server.post(
    "/tools",
    {
      config: { permission: MANAGE },
      schema: { body: RegisterToolRequestSchema, response: { 201: ToolSchema } },
    },
    async (request, reply) => {
      const tool = await registerTool(context, requireActor(request), request.body);
      return reply.status(201).send(toTool(tool));
    },
  );
  server.put(
    "/tools/:id",
    {
      config: { permission: MANAGE },
      schema: { params: ParamsSchema, body: UpdateToolRequestSchema, response: { 200: ToolSchema } },
    },
    async (request) =>
      toTool(
        await changeTool(
          context,
          requireActor(request),
          request.params.id,
          requireIfMatch(request),
          request.body,
        ),
      ),
  );
  server.delete(
    "/tools/:id",
    { config: { permission: MANAGE }, schema: { params: ParamsSchema, response: { 204: z.null() } } },
    async (request, reply) => {
      await removeTool(context, requireActor(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}
