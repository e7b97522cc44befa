import {
  DocumentAnswerSchema,
  EmbeddingStatusSchema,
  QueryDocumentsRequestSchema,
  SearchDocumentsRequestSchema,
  SearchResultSchema,
} from "@cdsa/contracts";
import type { HttpServer } from "../../platform/http/http-types.ts";
import type { Permission } from "../../platform/http/permission.ts";
import { SENSITIVITY_LABEL_HEADER } from "../../platform/http/sensitivity-label.ts";
import { requireActor } from "../../platform/http/require-actor.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { streamAnswer } from "./stream-answer.ts";
import { queryDocuments } from "./query-documents.ts";
import { searchDocuments } from "./search-documents.ts";

const READ: Permission = { access: "signed-in", scope: "documents:read" };

const OPERATE: Permission = { ...READ, role: "ADMIN" };

const ANSWER_TIMEOUT_MS = 120_000;

const wantsJson = (accept = ""): boolean =>
  accept.includes("application/json") && !accept.includes("text/event-stream");

/** What is found in documents, and what is answered from them. */
export function addSearchRoutes(server: HttpServer, context: DocumentsContext): void {
  server.post(
    "/documents/search",
    {
      config: { permission: READ },
      schema: { body: SearchDocumentsRequestSchema, response: { 200: SearchResultSchema } },
    },
    async (request, reply) => {
      const found = await searchDocuments(context, requireActor(request), request.body);
      return reply
        .header("cache-control", "no-store")
        .header(SENSITIVITY_LABEL_HEADER, found.label)
        .send(found);
    },
  );
  server.get(
    "/documents/embedding",
    { config: { permission: OPERATE }, schema: { response: { 200: EmbeddingStatusSchema } } },
    () => context.embeddingStatus(),
  );
  server.post(
    "/documents/query",
    {
      config: { permission: READ },
      schema: { body: QueryDocumentsRequestSchema, response: { 200: DocumentAnswerSchema } },
    },
    async (request, reply) => {
      const actor = requireActor(request);
      if (wantsJson(request.headers.accept)) {
        const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
        const answer = await queryDocuments(context, actor, request.body, { signal });
        return reply
          .header("cache-control", "no-store")
          .header(SENSITIVITY_LABEL_HEADER, answer.label)
          .send(answer);
      }
      await streamAnswer(context, actor, request, reply);
      return reply;
    },
  );
}
