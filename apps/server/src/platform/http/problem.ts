import type { Problem } from "@cdsa/contracts";
import { AppError } from "../errors/app-error.ts";
import { toAppError } from "../db/database-errors.ts";

/** The problem details (RFC 9457) of an error; texts of faults of ours stay in the server. */
export function toProblem(error: AppError, requestId: string): Problem {
  return {
    type: `urn:cdsa:problem:${error.code}`,
    title: error.title,
    status: error.status,
    code: error.code,
    detail: error.expose
      ? error.message
      : "Something went wrong on our side. Nothing you sent was shown to anybody. Tell your administrator the request id.",
    requestId,
    ...(error.fields && { errors: [...error.fields] }),
  };
}

const fault = (cause: unknown): AppError =>
  new AppError({
    code: "internal_error",
    status: 500,
    title: "Internal error",
    detail: "internal error",
    cause,
  });

/** Any thrown value as an AppError: what is not known to be the caller's doing is a fault of ours. */
export const asAppError = (error: unknown): AppError => toAppError(error) ?? fault(error);
