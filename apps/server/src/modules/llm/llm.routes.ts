import {
  LlmConfigSchema,
  LlmRoutingSchema,
  LlmStatusSchema,
  LlmUsageQuerySchema,
  LlmUsageSchema,
  ModelPageSchema,
  ModelSchema,
  ModelTestSchema,
  PageQuerySchema,
  UpdateLlmConfigRequestSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import { notFound } from "../../platform/errors/common-errors.ts";
import type { HttpServer, RoutePlugin } from "../../platform/http/http-types.ts";
import { requireIfMatch } from "../../platform/http/if-match.ts";
import type { Permission } from "../../platform/http/permission.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import { changeConfig } from "./config/change-config.ts";
import { presentConfig } from "./config/present-config.ts";
import type { LlmContext } from "./llm-context.ts";
import { listUsage } from "./spend/list-usage.ts";
import { testModel } from "./test-model.ts";

const READ: Permission = { access: "signed-in", scope: "models:read" };
const MANAGE: Permission = { access: "signed-in", scope: "models:manage", role: "ADMIN" };

const ParamsSchema = z.strictObject({ id: z.string().max(255) });

/** `/llm` of the API. */
export const llmRoutes =
  (context: LlmContext): RoutePlugin =>
  (server) => {
    addModelRoutes(server, context);
    addConfigRoutes(server, context);
    server.get(
      "/llm/status",
      { config: { permission: READ }, schema: { response: { 200: LlmStatusSchema } } },
      () => context.status(),
    );
    server.get(
      "/llm/routing",
      { config: { permission: READ }, schema: { response: { 200: LlmRoutingSchema } } },
      () => context.routing(),
    );
    server.get(
      "/llm/usage",
      {
        config: { permission: READ },
        schema: { querystring: LlmUsageQuerySchema, response: { 200: LlmUsageSchema } },
      },
      (request) => listUsage(context, requireActor(request), request.query),
    );
  };

function addModelRoutes(server: HttpServer, context: LlmContext): void {
  server.get(
    "/llm/models",
    {
      config: { permission: READ },
      schema: { querystring: PageQuerySchema, response: { 200: ModelPageSchema } },
    },
    ({ query }) => {
      const models = context.listModels();
      const start =
        query.cursor === undefined ? 0 : Number(decodeCursor(query.cursor, z.string().regex(/^\d{1,6}$/)));
      const indexed = models
        .map((model, index) => ({ model, next: index + 1 }))
        .slice(start, start + query.limit + 1);
      return toPage(
        indexed,
        query.limit,
        ({ next }) => String(next),
        ({ model }) => model,
      );
    },
  );
  server.get(
    "/llm/models/:id",
    { config: { permission: READ }, schema: { params: ParamsSchema, response: { 200: ModelSchema } } },
    ({ params }) => {
      const model = context.listModels().find(({ id }) => id === params.id);
      if (!model) throw notFound();
      return model;
    },
  );
  server.post(
    "/llm/models/:id/test",
    { config: { permission: MANAGE }, schema: { params: ParamsSchema, response: { 200: ModelTestSchema } } },
    async (request) => {
      const model = context.findModel(request.params.id);
      if (!model) throw notFound();
      const found = await testModel(context, requireActor(request), model);
      await context.directory.reload();
      return found;
    },
  );
}

function addConfigRoutes(server: HttpServer, context: LlmContext): void {
  const present = (): z.infer<typeof LlmConfigSchema> =>
    presentConfig(context.directory.config(), context.directory.models());
  server.get(
    "/llm/config",
    { config: { permission: MANAGE }, schema: { response: { 200: LlmConfigSchema } } },
    () => present(),
  );
  server.put(
    "/llm/config",
    {
      config: { permission: MANAGE },
      schema: { body: UpdateLlmConfigRequestSchema, response: { 200: LlmConfigSchema } },
    },
    async (request) => {
      await changeConfig(context, requireActor(request), requireIfMatch(request), request.body);
      return present();
    },
  );
}
