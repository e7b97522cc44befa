import { LlmStatusSchema, ModelPageSchema, ModelSchema, PageQuerySchema } from "@cdsa/contracts";
import { z } from "zod";
import { notFound } from "../../platform/errors/common-errors.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import type { Permission } from "../../platform/http/permission.ts";
import { decodeCursor, toPage } from "../../platform/ids/cursor.ts";
import type { Llm } from "./create-llm.ts";

const READ: Permission = { access: "signed-in", scope: "models:read" };

/** `/llm` of the API. */
export const llmRoutes =
  (llm: Pick<Llm, "listModels" | "status">): RoutePlugin =>
  (server) => {
    server.get(
      "/llm/models",
      {
        config: { permission: READ },
        schema: { querystring: PageQuerySchema, response: { 200: ModelPageSchema } },
      },
      ({ query }) => {
        const models = llm.listModels();
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
      {
        config: { permission: READ },
        schema: { params: z.strictObject({ id: z.string().max(255) }), response: { 200: ModelSchema } },
      },
      ({ params }) => {
        const model = llm.listModels().find(({ id }) => id === params.id);
        if (!model) throw notFound();
        return model;
      },
    );
    server.get(
      "/llm/status",
      { config: { permission: READ }, schema: { response: { 200: LlmStatusSchema } } },
      () => llm.status(),
    );
  };
