import { lookup as dnsLookup } from "node:dns";
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import { type EgressPolicy, EgressRefusedError, isPublicAddress } from "./egress-policy.ts";

export type GuardedRequest = {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  timeoutMs: number;
  maxResponseBytes: number;
  signal: AbortSignal;
};

export type GuardedResponse = { status: number; contentType: string; body: string; truncated: boolean };

/** The request got no whole answer; `mayHaveArrived` tells whether the other side can have acted on it. */
export class RequestFailedError extends Error {
  override readonly name = "RequestFailedError";
  readonly mayHaveArrived: boolean;
  constructor(message: string, mayHaveArrived: boolean, cause?: unknown) {
    super(message, { cause });
    this.mayHaveArrived = mayHaveArrived;
  }
}

type LookupFunction = NonNullable<RequestOptions["lookup"]>;

/** Resolves a name and refuses addresses the policy does not admit; the connection uses just these addresses. */
const guardedLookup =
  (policy: EgressPolicy, url: URL): LookupFunction =>
  (hostname, _options, callback) => {
    dnsLookup(hostname, { all: true }, (error, addresses) => {
      if (error) {
        callback(error, []);
        return;
      }
      const refused = policy.listsWithPort(url)
        ? undefined
        : addresses.find(({ address }) => !isPublicAddress(address));
      if (refused) {
        callback(
          new EgressRefusedError(
            `${hostname} resolves to a private address, which must be listed with its port in EGRESS_ALLOW.`,
          ),
          [],
        );
      } else {
        callback(null, addresses);
      }
    });
  };

/**
 * The one way out for addresses that people, models, tools or documents supply: allow-listed, no private address
 * unless listed with its port, no redirect followed, bounded in size and time.
 * @throws EgressRefusedError before anything is sent, RequestFailedError where no whole answer came.
 */
export async function guardedRequest(
  policy: EgressPolicy,
  options: GuardedRequest,
): Promise<GuardedResponse> {
  const { url } = options;
  policy.assertListed(url);
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0 && !isPublicAddress(literal) && !policy.listsWithPort(url)) {
    throw new EgressRefusedError(
      `${literal} is a private address, which must be listed with its port in EGRESS_ALLOW.`,
    );
  }
  const { response, sent } = await exchange(policy, options);
  return readBody(response, options.maxResponseBytes, sent);
}

function exchange(
  policy: EgressPolicy,
  options: GuardedRequest,
): Promise<{ response: IncomingMessage; sent: () => boolean }> {
  const { url, body } = options;
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    let connected = false;
    const fail = (error: unknown): void => {
      if (error instanceof EgressRefusedError) reject(error);
      else reject(new RequestFailedError(describe(error, options), connected, error));
    };
    const request = send(url, {
      method: options.method,
      headers: { ...options.headers, ...(body !== null && { "content-length": Buffer.byteLength(body) }) },
      lookup: guardedLookup(policy, url),
      agent: false,
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]),
    });
    request.once("socket", (socket) => {
      socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => {
        connected = true;
      });
    });
    request.once("error", fail);
    request.once("response", (response) => {
      resolve({ response, sent: () => connected });
    });
    request.end(body ?? undefined);
  });
}

async function readBody(
  response: IncomingMessage,
  maxBytes: number,
  sent: () => boolean,
): Promise<GuardedResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  let truncated = false;
  try {
    for await (const chunk of response) {
      // Without an encoding set, an IncomingMessage yields buffers.
      const bytes = chunk as Buffer;
      const room = maxBytes - size;
      chunks.push(bytes.subarray(0, room));
      size += Math.min(bytes.length, room);
      if (bytes.length > room) {
        truncated = true;
        break;
      }
    }
  } catch (error) {
    throw new RequestFailedError("The answer broke off in the middle.", sent(), error);
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers["content-type"] ?? "",
    body: Buffer.concat(chunks).toString("utf8"),
    truncated,
  };
}

function describe(error: unknown, options: GuardedRequest): string {
  if (options.signal.aborted) return "The call was stopped before an answer came.";
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError")) {
    return `No answer came within ${options.timeoutMs} ms.`;
  }
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string"
      ? error.code
      : "unknown error";
  return `The connection failed (${code}).`;
}
