import type { AppError } from "../../platform/errors/app-error.ts";
import { unavailable } from "../../platform/errors/common-errors.ts";

/** The row could not be written, so the thing it would have recorded does not happen. */
export const auditUnavailable = (cause: unknown): AppError =>
  unavailable(
    "audit_unavailable",
    "The audit log cannot be written just now, so nothing was done. Try again; if it lasts, tell your administrator.",
    cause,
  );
