import {
  DocumentChunkPageSchema,
  DocumentContentQuerySchema,
  DocumentContentSchema,
  DocumentReadingPageSchema,
  highestLabel,
  IdSchema,
  PageQuerySchema,
} from "@cdsa/contracts";
import { z } from "zod";
import type { HttpServer } from "../../platform/http/http-types.ts";
import type { Permission } from "../../platform/http/permission.ts";
import { SENSITIVITY_LABEL_HEADER } from "../../platform/http/sensitivity-label.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { listReadings } from "./list-readings.ts";
import { readChunks, readContent, readOriginal } from "./read-content.ts";

const READ: Permission = { access: "signed-in", scope: "documents:read" };
const ParamsSchema = z.strictObject({ id: IdSchema });

/** What a document holds, each reading of which is a row of the audit log. */
export function addContentRoutes(server: HttpServer, context: DocumentsContext): void {
  server.get(
    "/documents/:id/content",
    {
      config: { permission: READ },
      schema: {
        params: ParamsSchema,
        querystring: DocumentContentQuerySchema,
        response: { 200: DocumentContentSchema },
      },
    },
    async (request, reply) => {
      const content = await readContent(context, requireActor(request), {
        ...request.params,
        version: request.query.version,
      });
      return reply
        .header("cache-control", "no-store")
        .header(SENSITIVITY_LABEL_HEADER, content.classification)
        .send(content);
    },
  );
  server.get(
    "/documents/:id/chunks",
    {
      config: { permission: READ },
      schema: {
        params: ParamsSchema,
        querystring: PageQuerySchema,
        response: { 200: DocumentChunkPageSchema },
      },
    },
    async (request, reply) => {
      const page = await readChunks(context, requireActor(request), request.params.id, request.query);
      const labels = page.items.map(({ classification }) => classification);
      return reply
        .header("cache-control", "no-store")
        .header(SENSITIVITY_LABEL_HEADER, highestLabel("PUBLIC", ...labels))
        .send(page);
    },
  );
  server.get(
    "/documents/:id/readings",
    {
      config: { permission: READ },
      schema: {
        params: ParamsSchema,
        querystring: PageQuerySchema,
        response: { 200: DocumentReadingPageSchema },
      },
    },
    (request) => listReadings(context, requireActor(request), request.params.id, request.query),
  );
  addOriginalRoute(server, context);
}

function addOriginalRoute(server: HttpServer, context: DocumentsContext): void {
  server.get(
    "/documents/:id/original",
    {
      config: { permission: READ, answersItself: true },
      schema: { params: ParamsSchema, querystring: DocumentContentQuerySchema },
    },
    async (request, reply) => {
      const { fileName, label, content } = await readOriginal(context, requireActor(request), {
        ...request.params,
        version: request.query.version,
      });
      // Never shown by the browser itself: whatever it is, it comes from somebody.
      return reply
        .header("cache-control", "no-store")
        .header(SENSITIVITY_LABEL_HEADER, label)
        .header("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
        .type("application/octet-stream")
        .send(content);
    },
  );
}
