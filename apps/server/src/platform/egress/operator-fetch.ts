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
import type { EgressLog } from "./egress-log.ts";
import { EgressRefusedError, portOf } from "./egress-policy.ts";
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
};

/** Like `fetch`, for the servers whose addresses the operator has set. */
export interface OperatorFetch extends Disposable {
  /** A `fetch` whose requests are counted under `scope`. It follows no redirect and takes bodies as text. */
  within(scope: OperatorScope): typeof fetch;
}

export type OperatorFetchDependencies = {
  log: EgressLog;
  /** Origins that are allowed by being set, such as `https://api.openai.com`. */
  origins: readonly string[];
};

type Outgoing = { url: URL; method: string; headers: Record<string, string>; body: string | null };

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
    const outgoing = readRequest(input, init);
    if (!allowed.has(outgoing.url.origin)) {
      throw new EgressRefusedError(`${outgoing.url.host} is not a server that the operator has set.`);
    }
    const options = { agents, log, scope, signal: init.signal ?? null };
    try {
      return await send(outgoing, options);
    } catch (error) {
      // A kept connection may have been closed by the other side at the moment it was taken; nothing was answered on it.
      if (error instanceof StaleConnectionError) return await send(outgoing, options).catch(asFetchError);
      return asFetchError(error);
    }
  };
  return {
    within: (scope) => (input, init) => fetchWithin(scope, input, init),
    [Symbol.dispose]() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function readRequest(input: string | URL | Request, init: RequestInit): Outgoing {
  if (input instanceof Request) throw new TypeError("Give the address and the options, not a Request.");
  const { body = null } = init;
  if (body !== null && typeof body !== "string") throw new TypeError("The body must be text.");
  const url = new URL(input);
  const given = Object.fromEntries(new Headers(init.headers));
  return {
    url,
    method: init.method ?? "GET",
    body,
    // Named here and not added by Node, so that their bytes are known.
    headers: {
      accept: "*/*",
      ...given,
      host: url.host,
      connection: "keep-alive",
      ...(body !== null && { "content-length": String(Buffer.byteLength(body)) }),
    },
  };
}

type SendOptions = {
  agents: { http: HttpAgent; https: HttpsAgent };
  log: EgressLog;
  scope: OperatorScope;
  signal: AbortSignal | null;
};

class StaleConnectionError extends Error {
  override readonly name = "StaleConnectionError";
}

function send(outgoing: Outgoing, { agents, log, scope, signal }: SendOptions): Promise<Response> {
  signal?.throwIfAborted();
  const { url, method, headers, body } = outgoing;
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
      const destination = `${url.hostname}:${portOf(url)}`;
      const entry = { destination, label: scope.label, purpose: scope.purpose, executionId: null };
      await log.record({ ...entry, bytes: requestBytes(method, url, headers, body) });
      if (!request.destroyed) request.end(body === null ? undefined : Buffer.from(body, "utf8"));
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
function asFetchError(error: unknown): never {
  const isOurs =
    error instanceof EgressRefusedError || (error instanceof Error && error.name === "AbortError");
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
