import { setTimeout as delay } from "node:timers/promises";
import type { JsonValue } from "@cdsa/contracts";
import { parseJson } from "../../../platform/json/parse-json.ts";
import { EmbeddingError } from "./embedding-provider.ts";

/** A service that an administrator has set up, and how long it may take. */
export type Endpoint = {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** For each attempt. */
  timeoutMs: number;
  /** The counted way out. */
  fetch: typeof fetch;
};

const MAX_ATTEMPTS = 4;
const FIRST_BACKOFF_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** The longest answer that is read. */
export const MAX_ANSWER_BYTES = 67_108_864;

type Attempt = { value: JsonValue } | { error: EmbeddingError; retryAfterMs: number | null };

/**
 * Posts JSON and reads JSON. Asks again after 408, 429, 5xx and lost connections, up to 4 times in all, after the time
 * that Retry-After names (at most 30 s) or a doubling one with jitter.
 * @throws EmbeddingError with what happened; of the answer it tells the status alone.
 */
export async function postJson(
  endpoint: Endpoint,
  body: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<JsonValue> {
  const text = JSON.stringify(body);
  for (let attempt = 1; ; attempt += 1) {
    const result = await postOnce(endpoint, text, signal);
    if ("value" in result) return result.value;
    if (!result.error.retryable || attempt === MAX_ATTEMPTS) throw result.error;
    const backoffMs = FIRST_BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
    await delay(Math.min(result.retryAfterMs ?? backoffMs, LONGEST_WAIT_MS), undefined, { signal });
  }
}

async function postOnce(endpoint: Endpoint, body: string, signal: AbortSignal): Promise<Attempt> {
  const { host } = new URL(endpoint.url);
  const timeout = AbortSignal.timeout(endpoint.timeoutMs);
  try {
    const response = await endpoint.fetch(endpoint.url, {
      method: "POST",
      headers: { ...endpoint.headers, "content-type": "application/json", accept: "application/json" },
      body,
      // A redirect could carry texts to another host.
      redirect: "error",
      signal: AbortSignal.any([signal, timeout]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return {
        error: toError(host, response.status),
        retryAfterMs: readRetryAfter(response.headers.get("retry-after")),
      };
    }
    const value = parseJson(await readBounded(response, host));
    if (value === undefined) {
      throw new EmbeddingError("embedding_bad_response", `${host} answered with something else than JSON.`);
    }
    return { value };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EmbeddingError) throw error;
    return {
      error: timeout.aborted
        ? new EmbeddingError(
            "embedding_timeout",
            `${host} did not answer within ${endpoint.timeoutMs / 1000} seconds.`,
            { retryable: true, cause: error },
          )
        : new EmbeddingError("embedding_unreachable", `${host} could not be reached.`, {
            retryable: true,
            cause: error,
          }),
      retryAfterMs: null,
    };
  }
}

function toError(host: string, status: number): EmbeddingError {
  if (status === 429) {
    return new EmbeddingError("embedding_rate_limited", `${host} asks to send less (HTTP 429).`, {
      retryable: true,
    });
  }
  const retryable = status === 408 || status >= 500;
  return new EmbeddingError(
    retryable ? "embedding_unreachable" : "embedding_refused",
    `${host} answered with HTTP ${status}${status === 401 || status === 403 ? ": check its key" : ""}.`,
    { retryable },
  );
}

/** Milliseconds of Retry-After (RFC 9110 section 10.2.3), given in seconds or as a date; null for neither. */
export function readRetryAfter(value: string | null, now: number = Date.now()): number | null {
  if (value === null || value.trim() === "") return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

async function readBounded(response: Response, host: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    // The body of a fetch yields bytes.
    const bytes = piece as Uint8Array;
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES)
      throw new EmbeddingError("embedding_bad_response", `${host} answered with more than 64 MiB.`);
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString("utf8");
}
