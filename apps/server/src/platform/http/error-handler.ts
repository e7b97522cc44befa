import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "@fastify/type-provider-zod";
import { AppError } from "../errors/app-error.ts";
import { badRequest } from "../errors/common-errors.ts";
import { asAppError, toProblem } from "./problem.ts";

const FRAMEWORK_ERRORS: Readonly<
  Record<string, { code: string; status: number; title: string; detail: string }>
> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: "body_too_large",
    status: 413,
    title: "Body too large",
    detail: "The body is larger than this address accepts (1 MiB unless it takes uploads).",
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: "unsupported_media_type",
    status: 415,
    title: "Unsupported media type",
    detail: "Send the body as application/json.",
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    code: "empty_body",
    status: 400,
    title: "Bad request",
    detail: "The content type says JSON, but the body is empty.",
  },
};

/** The part of a validation error that is told; the provider's own type names a module that it does not ship. */
type ValidationIssue = { instancePath: string; message?: string };

function fromFramework(error: FastifyError): AppError | null {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues: readonly ValidationIssue[] = error.validation;
    const fields = issues.map((issue) => ({
      path: `${error.validationContext ?? "request"}${issue.instancePath.replaceAll("/", ".")}`,
      message: issue.message ?? "is not accepted",
    }));
    const [first] = fields;
    return badRequest(
      "invalid_request",
      first ? `${first.path}: ${first.message}` : "The request is not accepted.",
      fields.slice(0, 20),
    );
  }
  const known = Object.hasOwn(FRAMEWORK_ERRORS, error.code) ? FRAMEWORK_ERRORS[error.code] : undefined;
  if (known) return new AppError({ ...known, cause: error });
  if (typeof error.statusCode === "number" && error.statusCode >= 400 && error.statusCode < 500) {
    return new AppError({
      code: "bad_request",
      status: error.statusCode,
      title: "Bad request",
      detail: "The request could not be read: it is not well-formed HTTP with a JSON body.",
      cause: error,
    });
  }
  return null;
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && "code" in error && typeof error.code === "string" && !(error instanceof AppError);

/** The AppError of anything a route or the framework threw. */
export function normaliseError(error: unknown): AppError {
  return (isFastifyError(error) ? fromFramework(error) : null) ?? asAppError(error);
}

/** Sends an error as problem JSON. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  if (error.status >= 500)
    request.log.error({ err: error, requestId: request.id, code: error.code }, "request failed");
  return reply
    .status(error.status)
    .headers(error.headers)
    .header("cache-control", "no-store")
    .type("application/problem+json")
    .serializer(JSON.stringify)
    .send(toProblem(error, request.id));
}
