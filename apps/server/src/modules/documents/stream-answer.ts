import type { QueryDocumentsRequest } from "@cdsa/contracts";
import type { FastifyReply } from "fastify";
import type { Actor } from "../../platform/actor.ts";
import { normaliseError } from "../../platform/http/error-handler.ts";
import { toProblem } from "../../platform/http/problem.ts";
import { openEventStream } from "../../platform/http/sse.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { queryDocuments } from "./query-documents.ts";

type AnswerRequest = { id: string; body: QueryDocumentsRequest };

/**
 * Answers with server-sent events: `passages` (what it rests on), `delta` (text as it is written), then `answer` (the
 * whole, checked) or `error` (problem JSON). Whoever leaves stops the model.
 */
export async function streamAnswer(
  context: DocumentsContext,
  actor: Actor,
  { id, body }: AnswerRequest,
  reply: FastifyReply,
): Promise<void> {
  const stream = openEventStream(reply);
  const unregister = context.openStreams.add(actor, () => {
    stream.hangUp();
  });
  try {
    const answer = await queryDocuments(context, actor, body, {
      signal: stream.signal,
      onPassages: (items) => stream.send([{ event: "passages", data: { items } }]),
      onText: (text) => stream.send([{ event: "delta", data: { text } }]),
    });
    await stream.send([{ event: "answer", data: answer }]);
  } catch (error) {
    await stream.send([{ event: "error", data: toProblem(normaliseError(error), id) }]);
  } finally {
    unregister();
    stream.close();
  }
}
