import { AppError } from "../errors/app-error.ts";
import { unavailable } from "../errors/common-errors.ts";
import { WaitingBudgetError } from "./waiting-budget.ts";

const UNAVAILABLE_NODE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
]);
const UNAVAILABLE_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|PGlite is closed/;

/** The SQLSTATE (or Node's code) of a database error, looked up through wrappers. */
export function databaseErrorCode(error: unknown): string | undefined {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if ("code" in current && typeof current.code === "string") return current.code;
  }
  return undefined;
}

const messageOf = (error: unknown): string => {
  let text = "";
  for (let current: unknown = error; current instanceof Error; current = current.cause)
    text += `${current.message}\n`;
  return text;
};

/** Whether the statement broke a unique constraint; `constraint` narrows it to one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return (
    databaseErrorCode(error) === "23505" &&
    (constraint === undefined || messageOf(error).includes(constraint))
  );
}

/** Whether nothing is wrong with the request: the database is away, overloaded, locked or full. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (
    error instanceof WaitingBudgetError ||
    (error instanceof Error && error.cause instanceof WaitingBudgetError)
  )
    return true;
  const code = databaseErrorCode(error);
  if (code !== undefined) {
    if (UNAVAILABLE_NODE_CODES.has(code)) return true;
    // 08 connection, 53 resources, 57 operator intervention and statement timeout, 55P03 lock timeout, 25006 read only
    if (/^(08|53|57|58)/.test(code) || code === "55P03" || code === "25006" || code === "40P01") return true;
  }
  return UNAVAILABLE_MESSAGES.test(messageOf(error));
}

/** What the caller is told of a database error, or null where it is a fault of ours. */
export function toAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (databaseErrorCode(error) === "53100") {
    return unavailable(
      "storage_full",
      "The database's disk is full. Nothing was changed; try again once there is room.",
      error,
    );
  }
  if (isDatabaseUnavailable(error)) {
    return unavailable(
      "database_unavailable",
      "The database does not answer just now. Nothing was changed; try again.",
      error,
    );
  }
  return null;
}
