import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "@fastify/type-provider-zod";
import { z } from "zod";
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
type ValidationIssue = {
  instancePath: string;
  keyword: string;
  params: Readonly<Record<string, unknown>>;
  message?: string;
};

// Names of fields as people misspell them. Anything else may be a password that landed in the place of a name.
const FIELD_NAME = /^(?:[A-Za-z][A-Za-z_]{0,39}|\d{1,4})$/;

/** Where a validation failed and why, without what a caller may have sent as the name of a field. */
function describeIssue(issue: ValidationIssue): { path: string; message: string } {
  const segments = issue.instancePath.split("/").map((part) => (FIELD_NAME.test(part) ? part : part && "?"));
  const path = segments.join(".");
  if (issue.keyword !== "unrecognized_keys") return { path, message: issue.message ?? "is not accepted" };
  const { data: keys = [] } = z.array(z.string()).safeParse(issue.params["keys"]);
  const named = keys.filter((key) => FIELD_NAME.test(key)).slice(0, 10);
  const others = keys.length > named.length ? " (some have names that are not repeated here)" : "";
  return {
    path,
    message: `Unrecognized fields: ${named.length > 0 ? named.join(", ") : String(keys.length)}${others}`,
  };
}

function fromFramework(error: FastifyError): AppError | null {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues: readonly ValidationIssue[] = error.validation;
    const fields = issues.map((issue) => {
      const { path, message } = describeIssue(issue);
      return { path: `${error.validationContext ?? "request"}${path}`, message };
    });
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

const CLIENT_ERRORS: Readonly<Record<string, { status: string; detail: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: "408 Request Timeout",
    detail: "The request did not arrive in time; send it again.",
  },
  HPE_HEADER_OVERFLOW: {
    status: "431 Request Header Fields Too Large",
    detail: "The headers are larger than this server accepts (16 KiB together).",
  },
};

/** Answers what is no HTTP, before there is a request, in problem JSON that repeats nothing of it. */
export function answerClientError(error: { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { code = "" } = error;
  const known = Object.hasOwn(CLIENT_ERRORS, code) ? CLIENT_ERRORS[code] : undefined;
  const { status, detail } = known ?? { status: "400 Bad Request", detail: "This is not well-formed HTTP." };
  const problem = {
    type: "urn:cdsa:problem:bad_request",
    title: status.slice(4),
    status: Number(status.slice(0, 3)),
    code: "bad_request",
    detail,
    requestId: randomUUID(),
  };
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
