import { setTimeout as delay } from "node:timers/promises";
import { RequestFailedError } from "../../../platform/egress/exchange.ts";
import type {
  GuardedFetch,
  GuardedRequest,
  GuardedResponse,
} from "../../../platform/egress/guarded-request.ts";

export type RetryOptions = {
  /** How often a request is sent again; 0 where its tool is not declared idempotent. */
  maxRetries: number;
  /** From 0 up to, not including, 1. */
  random?: () => number;
};

const FIRST_PAUSE_MS = 250;
/** Answers that say "not now": RFC 9110 sections 15.5.9 and 15.6, RFC 6585 section 4. */
const PASSING = new Set([408, 429, 502, 503, 504]);

/** How long the server asks to wait (RFC 9110 section 10.2.3: seconds or a date), in milliseconds. */
function askedPauseMs(retryAfter: string | null): number {
  if (retryAfter === null) return 0;
  if (/^[0-9]{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}

/**
 * Sends a request, and again while it fails in passing, after growing pauses of random length (at least as long as
 * the server asks for). All of it ends within `timeoutMs` of the request: where a pause does not fit, the last answer
 * stands.
 */
export async function fetchWithRetries(
  fetch: GuardedFetch,
  request: GuardedRequest,
  { maxRetries, random = Math.random }: RetryOptions,
): Promise<GuardedResponse> {
  const deadline = performance.now() + request.timeoutMs;
  for (let attempt = 0; ; attempt += 1) {
    const timeoutMs = Math.max(1, Math.round(deadline - performance.now()));
    const outcome = await settle(() => fetch({ ...request, timeoutMs }));
    if (attempt >= maxRetries || request.signal.aborted || !isPassing(outcome)) return outcome.result();
    const asked = askedPauseMs(outcome.response?.retryAfter ?? null);
    const pauseMs = asked + random() * FIRST_PAUSE_MS * 2 ** attempt;
    if (performance.now() + pauseMs >= deadline) return outcome.result();
    const isStopped = await delay(pauseMs, false, { signal: request.signal }).catch(() => true);
    if (isStopped) return outcome.result();
  }
}

type Outcome = { response?: GuardedResponse; error?: unknown; result: () => GuardedResponse };

async function settle(send: () => Promise<GuardedResponse>): Promise<Outcome> {
  try {
    const response = await send();
    return { response, result: () => response };
  } catch (error) {
    return {
      error,
      result: () => {
        throw error;
      },
    };
  }
}

const isPassing = ({ response, error }: Outcome): boolean =>
  response ? PASSING.has(response.status) : error instanceof RequestFailedError;
