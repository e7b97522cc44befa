import type { Label } from "@cdsa/contracts";
import type { IncomingMessage } from "node:http";
import type { EgressLog } from "./egress-log.ts";
import { destinationOf, type EgressPolicy, EgressRefusedError, NotCountedError } from "./egress-policy.ts";
import { exchange, RequestFailedError, type Resolve, resolveBySystem } from "./exchange.ts";
import { type Hop, redirectOf } from "./redirect.ts";

export type GuardedRequest = Hop & {
  /** For the whole of it, redirects included. */
  timeoutMs: number;
  maxResponseBytes: number;
  signal: AbortSignal;
  /** Lower-case names of headers that another origin must not get. */
  originHeaders?: readonly string[];
  /** The highest label of what is sent. */
  label: Label;
  /** What it is sent for, such as `tool:ring_bell`. */
  purpose: string;
  executionId: string | null;
};

export type GuardedResponse = {
  status: number;
  contentType: string;
  /** As the server sent it; null for none. */
  retryAfter: string | null;
  body: string;
  truncated: boolean;
};

/** The one way out for addresses that people, models, tools or documents supply. */
export type GuardedFetch = (request: GuardedRequest) => Promise<GuardedResponse>;

export type GuardedFetchDependencies = { policy: EgressPolicy; log: EgressLog; resolve?: Resolve };

const MAX_REDIRECTS = 3;

/**
 * Makes the guarded fetch: allow-listed, no private address unless listed with its port, the same for each redirect (at
 * most 3, see `redirectOf`), counted before it is sent, bounded in size and time.
 * It throws EgressRefusedError where nothing was sent, RequestFailedError where no whole answer came.
 */
export function createGuardedFetch({
  policy,
  log,
  resolve = resolveBySystem,
}: GuardedFetchDependencies): GuardedFetch {
  return async (request) => {
    let hop: Hop = request;
    try {
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(request.timeoutMs)]);
      const describe = (error: unknown): string => describeFailure(error, request);
      const send = () =>
        exchange(hop, {
          policy,
          resolve,
          signal,
          describe,
          beforeSending: (bytes) => count(log, request, hop, bytes),
        });
      for (let redirects = 0; ; redirects += 1) {
        const { response } = await (redirects === 0 ? send() : afterTheFirst(request, send));
        const next = await afterTheFirst(request, async () => {
          try {
            return redirectFrom(hop, response, request, redirects);
          } catch (error) {
            response.destroy();
            throw error;
          }
        });
        if (next === null) return await readBody(response, request, describe);
        response.destroy();
        hop = next;
      }
    } catch (error) {
      await noteRefusal(log, request, hop, error);
      throw error;
    }
  };
}

/** Counts what the door refused, under the address it was refused for. */
async function noteRefusal(
  log: EgressLog,
  { label, purpose, executionId }: GuardedRequest,
  { url }: Hop,
  error: unknown,
): Promise<void> {
  const reason = error instanceof RequestFailedError ? error.cause : error;
  if (!(reason instanceof EgressRefusedError) || reason instanceof NotCountedError) return;
  const entry = { destination: destinationOf(url), label, purpose, bytes: 0, executionId };
  // The refusal stands whether or not it can be counted: nothing has left.
  await log.record({ outcome: "refused", ...entry }).catch(() => undefined);
}

/** What has been sent may have had its effect, whatever becomes of the rest. */
async function afterTheFirst<T>(request: GuardedRequest, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (request.method === "GET" || !(error instanceof Error)) throw error;
    throw new RequestFailedError(error.message, true, error);
  }
}

function redirectFrom(
  hop: Hop,
  response: IncomingMessage,
  { originHeaders = [] }: GuardedRequest,
  redirects: number,
): Hop | null {
  const next = redirectOf(hop, response.statusCode ?? 0, response.headers.location, { originHeaders });
  if (next !== null && redirects === MAX_REDIRECTS) {
    throw new EgressRefusedError(
      `${hop.url.hostname} redirects again; at most ${MAX_REDIRECTS} redirects are followed.`,
    );
  }
  return next;
}

async function count(
  log: EgressLog,
  { label, purpose, executionId }: GuardedRequest,
  { url }: Hop,
  bytes: number,
): Promise<void> {
  const entry = { destination: destinationOf(url), label, purpose, bytes, executionId };
  try {
    await log.record({ outcome: "sent", ...entry });
  } catch (error) {
    const refused = new NotCountedError("What leaves could not be counted, so nothing was sent. Try again.");
    refused.cause = error;
    throw refused;
  }
}

async function readBody(
  response: IncomingMessage,
  { maxResponseBytes }: GuardedRequest,
  describe: (error: unknown) => string,
): Promise<GuardedResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  let truncated = false;
  try {
    for await (const chunk of response) {
      // Without an encoding set, an IncomingMessage yields buffers.
      const bytes = chunk as Buffer;
      const room = maxResponseBytes - size;
      chunks.push(bytes.subarray(0, room));
      size += Math.min(bytes.length, room);
      if (bytes.length > room) {
        truncated = true;
        break;
      }
    }
  } catch (error) {
    throw new RequestFailedError(`The answer broke off in the middle. ${describe(error)}`, true, error);
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers["content-type"] ?? "",
    retryAfter: response.headers["retry-after"] ?? null,
    body: Buffer.concat(chunks).toString("utf8"),
    truncated,
  };
}

function describeFailure(error: unknown, { signal, timeoutMs }: GuardedRequest): string {
  if (signal.aborted) return "The call was stopped before an answer came.";
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError")) {
    return `No answer came within ${timeoutMs} ms.`;
  }
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string"
      ? error.code
      : "unknown error";
  return `The connection failed (${code}).`;
}
