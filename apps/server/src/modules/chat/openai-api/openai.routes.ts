import {
  type ChatCompletion,
  type ChatCompletionRequest,
  ChatCompletionRequestSchema,
  ChatCompletionSchema,
  EmbeddingRequestSchema,
  EmbeddingResponseSchema,
  OpenAiModelListSchema,
} from "@cdsa/contracts";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { HttpServer, RoutePlugin } from "../../../platform/http/http-types.ts";
import type { Permission } from "../../../platform/http/permission.ts";
import { requireActor } from "../../../platform/http/require-actor.ts";
import type { ChatContext } from "../chat-context.ts";
import { startRun } from "../runs/start-run.ts";
import { embedInput } from "./embed-input.ts";
import { tellAsOpenAi } from "./openai-errors.ts";
import { presentCompletion } from "./present-completion.ts";
import { DEFAULT_MODEL, questionOfCompletion } from "./question-of-completion.ts";
import { readCompletion } from "./read-completion.ts";
import { streamCompletion } from "./stream-completion.ts";

const USE: Permission = { access: "signed-in", scope: "models:use" };

/** `/v1`, without prefix: models and governed tools for clients written for OpenAI. */
export const openAiRoutes =
  (context: ChatContext): RoutePlugin =>
  (server) => {
    addCompletionRoute(server, context);
    server.get(
      "/v1/models",
      {
        config: { permission: USE },
        onSend: tellAsOpenAi,
        schema: { response: { 200: OpenAiModelListSchema } },
      },
      () => ({
        object: "list" as const,
        data: [
          toListed(DEFAULT_MODEL, "cdsa"),
          ...context.llm
            .listModels()
            .filter(({ isEnabled }) => isEnabled)
            .map(({ id, provider }) => toListed(id, provider)),
        ],
      }),
    );
    server.post(
      "/v1/embeddings",
      {
        config: { permission: USE },
        onSend: tellAsOpenAi,
        schema: { body: EmbeddingRequestSchema, response: { 200: EmbeddingResponseSchema } },
      },
      (request) => embedInput(context, requireActor(request), request.body),
    );
  };

const toListed = (id: string, ownedBy: string) => ({
  id,
  object: "model" as const,
  created: 0,
  owned_by: ownedBy,
});

function addCompletionRoute(server: HttpServer, context: ChatContext): void {
  server.post(
    "/v1/chat/completions",
    {
      config: { permission: USE },
      onSend: tellAsOpenAi,
      schema: { body: ChatCompletionRequestSchema, response: { 200: ChatCompletionSchema } },
    },
    (request, reply) => complete(context, request, reply, request.body),
  );
}

/** The whole answer; undefined where it has been streamed. */
async function complete(
  context: ChatContext,
  request: FastifyRequest,
  reply: FastifyReply,
  body: ChatCompletionRequest,
): Promise<ChatCompletion | undefined> {
  const actor = requireActor(request);
  const governed = (await context.tools.offerTo(context.db, actor)).map((tool) => tool.name);
  const question = questionOfCompletion(actor, body, governed);
  const run = await startRun(context, question, null);
  const head = { runId: run.runId, model: body.model, created: Math.floor(context.clock().getTime() / 1000) };
  if (body.stream === true) {
    await streamCompletion(context, reply, {
      actor,
      requestId: request.id,
      head,
      run,
      includesUsage: body.stream_options?.include_usage === true,
    });
    return undefined;
  }
  let text = "";
  // As long as a run is driven at most; it goes on without its reader.
  const signal = AbortSignal.timeout((context.limits.maxSeconds + 1) * 1000);
  const end = await readCompletion(context, actor, run, {
    signal,
    onText: async (piece) => {
      text += piece;
    },
  });
  return presentCompletion(head, text, end);
}
