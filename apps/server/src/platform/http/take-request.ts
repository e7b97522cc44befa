import type { RateLimiter, RateLimitVerdict } from "../cache/rate-limiter.ts";
import { AppError } from "../errors/app-error.ts";

/**
 * Counts a request of a person or address.
 * @throws AppError 429 where there were too many in the current window.
 */
export function takeRequest(rateLimiter: Pick<RateLimiter, "take">, subject: string): void {
  const verdict = rateLimiter.take(subject);
  if (!verdict.allowed) throw tooManyRequests(verdict);
}

function tooManyRequests(verdict: RateLimitVerdict): AppError {
  return new AppError({
    code: "rate_limited",
    status: 429,
    title: "Too many requests",
    detail: `More than ${verdict.limit} requests in the current window. Wait ${verdict.resetSeconds} seconds.`,
    headers: {
      "retry-after": String(verdict.resetSeconds),
      "ratelimit-limit": String(verdict.limit),
      "ratelimit-remaining": String(verdict.remaining),
      "ratelimit-reset": String(verdict.resetSeconds),
    },
  });
}
