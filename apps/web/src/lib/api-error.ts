import { type Problem, ProblemSchema } from "@cdsa/contracts";
import { copy } from "./copy.ts";

/** A refusal the server explained as problem JSON (RFC 9457). */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ApiError";
    this.problem = problem;
  }
}

/** The request got no answer at all: offline, server stopped, or cut in the middle. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super(copy.unreachable, { cause });
    this.name = "UnreachableError";
  }
}

/** Reads a refusal; an answer that is no problem JSON (a proxy's page, say) is described by its status. */
export async function toApiError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = ProblemSchema.safeParse(body);
  if (parsed.success) return new ApiError(parsed.data);
  return new ApiError({
    type: "about:blank",
    title: response.statusText || `Status ${response.status}`,
    status: response.status,
    code: "unreadable_answer",
    detail: `The server answered with status ${response.status} and no explanation. Try again in a moment.`,
    requestId: response.headers.get("x-request-id") ?? "",
  });
}

/** Whether the server answered with this status. */
export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.problem.status === status;
}

/** Whether the server answered with this problem code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof ApiError && error.problem.code === code;
}
