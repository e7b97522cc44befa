import {
  CreateDocumentRequestSchema,
  DocumentPageSchema,
  DocumentSchema,
  DocumentVersionPageSchema,
  IdSchema,
  ListDocumentsQuerySchema,
  PageQuerySchema,
  ReclassificationSchema,
  ReclassifyDocumentRequestSchema,
  UpdateDocumentRequestSchema,
} from "@cdsa/contracts";
import { z } from "zod";
import type { HttpServer, RoutePlugin } from "../../platform/http/http-types.ts";
import { requireIfMatch } from "../../platform/http/if-match.ts";
import type { Permission } from "../../platform/http/permission.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import { addContentRoutes } from "./contents.routes.ts";
import { createDocument } from "./create-document.ts";
import { deleteDocument } from "./delete-document.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { getDocument } from "./get-document.ts";
import { indexDocument } from "./index-document.ts";
import { listDocuments } from "./list-documents.ts";
import { listVersions } from "./list-versions.ts";
import { readMultipart } from "./read-multipart.ts";
import { reclassifyDocument } from "./reclassify-document.ts";
import { addSearchRoutes } from "./search.routes.ts";
import { updateDocument } from "./update-document.ts";

const READ: Permission = { access: "signed-in", scope: "documents:read" };
const WRITE: Permission = { access: "signed-in", scope: "documents:write" };
// A form's other parts, or the quotes and escapes of JSON, around the content itself.
const BODY_OVERHEAD = 2;
const BODY_FLOOR_BYTES = 1_048_576;

const ParamsSchema = z.strictObject({ id: IdSchema });

/** `/documents` of the API. */
export const documentsRoutes =
  (context: DocumentsContext): RoutePlugin =>
  (server) => {
    server.decorateRequest("uploadedBytes", null);
    addReadingRoutes(server, context);
    addUploadRoutes(server, context);
    addChangingRoutes(server, context);
    addContentRoutes(server, context);
    addSearchRoutes(server, context);
  };

function addReadingRoutes(server: HttpServer, context: DocumentsContext): void {
  const config = { permission: READ };
  server.get(
    "/documents",
    { config, schema: { querystring: ListDocumentsQuerySchema, response: { 200: DocumentPageSchema } } },
    (request) => listDocuments(context, requireActor(request), request.query),
  );
  server.get(
    "/documents/:id",
    { config, schema: { params: ParamsSchema, response: { 200: DocumentSchema } } },
    async (request, reply) => {
      const document = await getDocument(context, requireActor(request), request.params.id);
      reply.header("etag", `"${document.version}"`);
      return document;
    },
  );
  server.get(
    "/documents/:id/versions",
    {
      config,
      schema: {
        params: ParamsSchema,
        querystring: PageQuerySchema,
        response: { 200: DocumentVersionPageSchema },
      },
    },
    (request) => listVersions(context, requireActor(request), request.params.id, request.query),
  );
}

function addUploadRoutes(server: HttpServer, context: DocumentsContext): void {
  const { maxUploadBytes } = context.limits;
  const options = {
    config: { permission: WRITE },
    bodyLimit: Math.max(BODY_FLOOR_BYTES, BODY_OVERHEAD * maxUploadBytes),
    preValidation: (request: Parameters<typeof readMultipart>[0]) => readMultipart(request, maxUploadBytes),
  };
  server.post(
    "/documents",
    {
      ...options,
      schema: {
        body: CreateDocumentRequestSchema,
        response: { 200: DocumentSchema, 201: DocumentSchema },
      },
    },
    async (request, reply) => {
      const { document, isNew } = await createDocument(
        context,
        requireActor(request),
        request.body,
        request.uploadedBytes,
      );
      return reply
        .status(isNew ? 201 : 200)
        .header("etag", `"${document.version}"`)
        .send(document);
    },
  );
  server.put(
    "/documents/:id",
    {
      ...options,
      schema: { params: ParamsSchema, body: UpdateDocumentRequestSchema, response: { 200: DocumentSchema } },
    },
    async (request, reply) => {
      const document = await updateDocument(context, requireActor(request), {
        id: request.params.id,
        revision: requireIfMatch(request),
        request: request.body,
        bytes: request.uploadedBytes,
      });
      reply.header("etag", `"${document.version}"`);
      return document;
    },
  );
}

function addChangingRoutes(server: HttpServer, context: DocumentsContext): void {
  const config = { permission: WRITE };
  server.delete(
    "/documents/:id",
    { config, schema: { params: ParamsSchema, response: { 204: z.null() } } },
    async (request, reply) => {
      await deleteDocument(context, requireActor(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
  server.post(
    "/documents/:id/index",
    { config, schema: { params: ParamsSchema, response: { 202: DocumentSchema } } },
    async (request, reply) =>
      reply.status(202).send(await indexDocument(context, requireActor(request), request.params.id)),
  );
  server.post(
    "/documents/:id/reclassify",
    {
      config,
      schema: {
        params: ParamsSchema,
        body: ReclassifyDocumentRequestSchema,
        response: { 200: ReclassificationSchema, 202: ReclassificationSchema },
      },
    },
    async (request, reply) => {
      const result = await reclassifyDocument(
        context,
        requireActor(request),
        request.params.id,
        request.body,
      );
      return reply.status(result.status === "RECLASSIFIED" ? 200 : 202).send(result);
    },
  );
}
