import { send } from "../../../lib/api-client.ts";

export type Question = {
  message: string;
  sessionId: string | null;
  modelId: string | null;
  idempotencyKey: string;
};

/** Asks a question; the answer is a stream of events. The same key again attaches to the same run. */
export function openQuestionStream(question: Question, signal: AbortSignal): Promise<Response> {
  return send({
    method: "POST",
    path: "/chat/stream",
    headers: { Accept: "text/event-stream", "Idempotency-Key": question.idempotencyKey },
    body: {
      message: question.message,
      ...(question.sessionId === null ? {} : { sessionId: question.sessionId }),
      ...(question.modelId === null ? {} : { activeModelId: question.modelId }),
    },
    signal,
  });
}
