import { type Problem, ProblemSchema } from "@cdsa/contracts";
import type { onSendHookHandler } from "fastify";
import { parseJson } from "../../../platform/json/parse-json.ts";

const TYPES: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  429: "rate_limit_error",
};

/** A problem with the member `error` beside its own, where clients of OpenAI look for it. */
export const toOpenAiError = (problem: Problem) => ({
  ...problem,
  error: {
    message: problem.detail,
    type: TYPES[problem.status] ?? (problem.status < 500 ? "invalid_request_error" : "server_error"),
    param: null,
    code: problem.code,
  },
});

/** Gives the problems of a route the form that clients of OpenAI read. */
export const tellAsOpenAi: onSendHookHandler = (_request, reply, payload, done) => {
  const problem =
    reply.statusCode >= 400 && typeof payload === "string"
      ? ProblemSchema.safeParse(parseJson(payload))
      : null;
  if (!problem?.success) {
    done(null, payload);
    return;
  }
  const body = JSON.stringify(toOpenAiError(problem.data));
  void reply.header("content-length", Buffer.byteLength(body));
  done(null, body);
};
