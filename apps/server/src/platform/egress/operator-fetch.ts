import type { Label } from "@cdsa/contracts";
import {
  Agent as HttpAgent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { type EgressEntry, type EgressLog, EgressUncountedError } from "./egress-log.ts";
import { destinationOf, EgressRefusedError } from "./egress-policy.ts";
import { requestBytes } from "./request-bytes.ts";

/** What a request of the server's own goes out for. */
export type OperatorScope = {
  /** The highest label of what is sent. */
  label: Label;
  /** Such as `model:anthropic`. */
  purpose: string;
  /** For a new connection, TLS included. */
  connectTimeoutMs: number;
  /** An answer that is longer breaks off with an error. */
  maxResponseBytes: number;
  /** Of the tool call it is part of. */
  executionId?: string | null;
};

/** Like `fetch`, for the servers whose addresses the operator has set. */
export interface OperatorFetch extends Disposable {
  /**
   * A `fetch` whose requests are counted under `scope`. It follows no redirect, and throws for one where `redirect` is
   * "error"; bodies are text, bytes or a form.
   */
  within(scope: OperatorScope): typeof fetch;
  /** Allows servers that one which the operator has set names as its own parts. */
  allow(origins: readonly string[]): void;
}

export type OperatorFetchDependencies = {
  log: EgressLog;
  /** Origins that are allowed by being set, such as `https://api.openai.com`. */
  origins: readonly string[];
};

type Outgoing = {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: Uint8Array | null;
  signal: AbortSignal | null;
};

const FORM = "application/x-www-form-urlencoded;charset=UTF-8";
const NULL_BODY = new Set([101, 204, 205, 304]);

/**
 * The way out to servers that are allowed by being set: no other origin is reached, each request is counted before it
 * is sent, connections are kept for the next one.
 */
export function createOperatorFetch({ log, origins }: OperatorFetchDependencies): OperatorFetch {
  const allowed = new Set(origins.map((origin) => new URL(origin).origin));
  const agents = {
    http: new HttpAgent({ keepAlive: true }),
    https: new HttpsAgent({ keepAlive: true }),
  };
  const fetchWithin = async (
    scope: OperatorScope,
    input: string | URL | Request,
    init: RequestInit = {},
  ): Promise<Response> => {
    const outgoing = await readRequest(input, init);
    const options = { agents, log, scope };
    if (!allowed.has(outgoing.url.origin)) {
      // The refusal stands whether or not it can be counted: nothing has left.
      await log.record({ outcome: "refused", ...entryOf(outgoing, scope), bytes: 0 }).catch(() => undefined);
      throw new EgressRefusedError(`${outgoing.url.host} is not a server that the operator has set.`);
    }
    const answer = async (): Promise<Response> =>
      refuseRedirect(await send(outgoing, options), init.redirect);
    try {
      return await answer();
    } catch (error) {
      // A kept connection may have been closed by the other side at the moment it was taken; nothing was answered on it.
      if (error instanceof StaleConnectionError) {
        return await answer().catch((again: unknown) => asFetchError(again, outgoing.signal));
      }
      return asFetchError(error, outgoing.signal);
    }
  };
  return {
    within: (scope) => (input, init) => fetchWithin(scope, input, init),
    allow(more) {
      for (const origin of more) allowed.add(new URL(origin).origin);
    },
    [Symbol.dispose]() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

async function readRequest(input: string | URL | Request, init: RequestInit): Promise<Outgoing> {
  const isRequest = input instanceof Request;
  const url = new URL(isRequest ? input.url : input);
  const body = isRequest && init.body === undefined ? await bodyOf(input) : toBytes(init.body ?? null);
  const method = init.method ?? (isRequest ? input.method : "GET");
  const hasLength = body !== null || !["GET", "HEAD", "DELETE"].includes(method);
  const given = new Headers(init.headers ?? (isRequest ? input.headers : undefined));
  if (init.body instanceof URLSearchParams && !given.has("content-type")) given.set("content-type", FORM);
  return {
    url,
    method,
    body,
    signal: init.signal ?? null,
    // Named here and not added by Node, so that their bytes are known.
    headers: {
      accept: "*/*",
      ...Object.fromEntries(given),
      host: url.host,
      connection: "keep-alive",
      ...(hasLength && { "content-length": String(body?.byteLength ?? 0) }),
    },
  };
}

const bodyOf = async (request: Request): Promise<Uint8Array | null> =>
  request.body === null ? null : new Uint8Array(await request.arrayBuffer());

function toBytes(body: NonNullable<RequestInit["body"]> | null): Uint8Array | null {
  if (body === null) return null;
  if (typeof body === "string" || body instanceof URLSearchParams)
    return Buffer.from(body.toString(), "utf8");
  if (body instanceof Uint8Array) return body;
  throw new TypeError("The body must be text, bytes or a form, so that its size is known before it is sent.");
}

const entryOf = (
  { url }: Outgoing,
  { label, purpose, executionId = null }: OperatorScope,
): Pick<EgressEntry, "destination" | "label" | "purpose" | "executionId"> => ({
  destination: destinationOf(url),
  label,
  purpose,
  executionId,
});

function refuseRedirect(response: Response, mode: RequestInit["redirect"]): Response {
  if (mode !== "error" || response.status < 300 || response.status >= 400) return response;
  response.body?.cancel().catch(() => undefined);
  throw new Error(`The server answered with a redirect (${response.status}).`);
}

type SendOptions = {
  agents: { http: HttpAgent; https: HttpsAgent };
  log: EgressLog;
  scope: OperatorScope;
};

class StaleConnectionError extends Error {
  override readonly name = "StaleConnectionError";
}

function send(outgoing: Outgoing, { agents, log, scope }: SendOptions): Promise<Response> {
  const { url, method, headers, body, signal } = outgoing;
  signal?.throwIfAborted();
  const isSecure = url.protocol === "https:";
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsRequest : httpRequest)(url, {
      method,
      headers,
      agent: isSecure ? agents.https : agents.http,
      ...(signal && { signal }),
    });
    const stop = (error: unknown): void => {
      request.destroy(error instanceof Error ? error : new Error("Nothing was sent."));
    };
    const countAndSend = async (): Promise<void> => {
      const bytes = requestBytes(method, url, headers, body);
      await log.record({ outcome: "sent", ...entryOf(outgoing, scope), bytes });
      if (!request.destroyed) request.end(body ?? undefined);
    };
    request.once("socket", (socket) => {
      whenConnected(socket, isSecure, scope.connectTimeoutMs, stop, () => {
        countAndSend().catch(stop);
      });
    });
    request.once("error", (error) => {
      reject(
        isStale(request, error) ? new StaleConnectionError("Closed meanwhile.", { cause: error }) : error,
      );
    });
    request.once("response", (response) => {
      resolve(toResponse(response, scope.maxResponseBytes));
    });
  });
}

function whenConnected(
  socket: Socket,
  isSecure: boolean,
  timeoutMs: number,
  onTimeout: (error: Error) => void,
  onConnected: () => void,
): void {
  if (!socket.connecting) {
    onConnected();
    return;
  }
  const timer = setTimeout(() => {
    onTimeout(new Error(`No connection came about within ${timeoutMs} ms.`));
  }, timeoutMs);
  socket.once("close", () => {
    clearTimeout(timer);
  });
  socket.once(isSecure ? "secureConnect" : "connect", () => {
    clearTimeout(timer);
    onConnected();
  });
}

const isStale = (request: ClientRequest, error: Error): boolean =>
  request.reusedSocket && "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");

/** Errors of the connection as `fetch` throws them, which clients built on it know. */
function asFetchError(error: unknown, signal: AbortSignal | null): never {
  const reason: unknown = signal?.reason;
  if (reason instanceof Error && reason.name === "TimeoutError") throw reason;
  const isOurs =
    error instanceof EgressRefusedError ||
    error instanceof EgressUncountedError ||
    (error instanceof Error && error.name === "AbortError");
  throw isOurs ? error : new TypeError("fetch failed", { cause: error });
}

function toResponse(message: IncomingMessage, maxBytes: number): Response {
  const status = message.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const each of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, each);
  }
  if (NULL_BODY.has(status)) {
    message.resume();
    return new Response(null, { status, headers });
  }
  // Node's web stream and the DOM's are the same class under two declarations.
  const body = Readable.toWeb(
    Readable.from(bounded(message, maxBytes), { objectMode: false }),
  ) as ReadableStream;
  return new Response(body, { status, headers });
}

async function* bounded(message: IncomingMessage, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of message) {
    // Without an encoding set, an IncomingMessage yields buffers.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > maxBytes) throw new Error(`The answer is longer than ${maxBytes} bytes.`);
    yield bytes;
  }
}
