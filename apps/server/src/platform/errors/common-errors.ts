import { AppError, type FieldError } from "./app-error.ts";

/** The same answer for what does not exist and for what the caller may not see. */
export const notFound = (): AppError =>
  new AppError({
    code: "not_found",
    status: 404,
    title: "Not found",
    detail: "There is nothing at this address that you may see.",
  });

export const badRequest = (code: string, detail: string, fields?: readonly FieldError[]): AppError =>
  new AppError({ code, status: 400, title: "Bad request", detail, ...(fields && { fields }) });

export const forbidden = (code: string, detail: string): AppError =>
  new AppError({ code, status: 403, title: "Forbidden", detail });

export const conflict = (code: string, detail: string): AppError =>
  new AppError({ code, status: 409, title: "Conflict", detail });

export const unauthorized = (code: string, detail: string): AppError =>
  new AppError({
    code,
    status: 401,
    title: "Sign-in required",
    detail,
    headers: { "www-authenticate": 'Bearer realm="cdsa"' },
  });

export const unavailable = (code: string, detail: string, cause?: unknown): AppError =>
  new AppError({
    code,
    status: 503,
    title: "Temporarily unavailable",
    detail,
    expose: true,
    headers: { "retry-after": "5" },
    cause,
  });

/** RFC 9110 section 13.1.1: the version named in If-Match is not the stored one any more. */
export const staleVersion = (given: number, stored: number): AppError =>
  new AppError({
    code: "stale_version",
    status: 412,
    title: "Changed meanwhile",
    detail: `Somebody changed this meanwhile: you sent version ${given}, the stored one is ${stored}. Load it again and repeat your change.`,
  });
