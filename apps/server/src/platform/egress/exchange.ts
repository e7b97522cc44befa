import { lookup } from "node:dns/promises";
import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type Socket } from "node:net";
import { type EgressPolicy, EgressRefusedError } from "./egress-policy.ts";
import type { Hop } from "./redirect.ts";
import { requestBytes } from "./request-bytes.ts";

/** The addresses of a name, as `dns.lookup` gives them. */
export type Resolve = (hostname: string) => Promise<{ address: string; family: number }[]>;

export const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true });

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

/** Resolves a name once and refuses addresses the policy does not admit; the connection uses just these addresses. */
const guardedLookup =
  (policy: EgressPolicy, resolve: Resolve, url: URL): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        try {
          for (const { address } of addresses) policy.assertAddress(url, address);
        } catch (error) {
          callback(error instanceof Error ? error : new EgressRefusedError("The address is refused."), []);
          return;
        }
        const [first] = addresses;
        if (!first) callback(new Error("The name has no address."), []);
        else if (options.all === true) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error("The name could not be resolved."), []);
      },
    );
  };

/** The headers as they are sent; those Node would add are named, so that their bytes are known. */
function sentHeaders({ url, headers, body, method }: Hop): Record<string, string> {
  const hasLength = body !== null || !["GET", "HEAD", "DELETE"].includes(method);
  return {
    ...headers,
    host: url.host,
    connection: "close",
    ...(hasLength && { "content-length": String(Buffer.byteLength(body ?? "")) }),
  };
}

export type ExchangeOptions = {
  policy: EgressPolicy;
  resolve: Resolve;
  signal: AbortSignal;
  /** Called with the size of the request once its connection stands; nothing is sent before it has resolved. */
  beforeSending: (bytes: number) => Promise<void>;
  /** Why an error of the connection came, for the reader. */
  describe: (error: unknown) => string;
};

export type Exchange = { response: IncomingMessage; request: ClientRequest };

/**
 * Sends one request to an address that the policy admits: the name's addresses are checked, and so is the one at the
 * other end of the connection that was made with them.
 * @throws EgressRefusedError before anything is sent, RequestFailedError where no answer came.
 */
export function exchange(hop: Hop, options: ExchangeOptions): Promise<Exchange> {
  const { policy, resolve: resolveName, signal } = options;
  const { url } = hop;
  policy.assertListed(url);
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0) policy.assertAddress(url, literal);
  const isSecure = url.protocol === "https:";
  const headers = sentHeaders(hop);
  return new Promise((resolve, reject) => {
    let isSent = false;
    const request = (isSecure ? httpsRequest : httpRequest)(url, {
      method: hop.method,
      headers,
      lookup: guardedLookup(policy, resolveName, url),
      agent: false,
      signal,
    });
    const send = async (socket: Socket): Promise<void> => {
      policy.assertAddress(url, socket.remoteAddress ?? "");
      await options.beforeSending(requestBytes(hop.method, hop.url, headers, hop.body));
      if (request.destroyed) return;
      isSent = true;
      // As bytes: Node would write the headers in the encoding of a text that goes with them.
      request.end(hop.body === null ? undefined : Buffer.from(hop.body, "utf8"));
    };
    request.once("socket", (socket) => {
      socket.once(isSecure ? "secureConnect" : "connect", () => {
        send(socket).catch((error: unknown) => {
          request.destroy(error instanceof Error ? error : new EgressRefusedError("Nothing was sent."));
        });
      });
    });
    request.once("error", (error) => {
      if (error instanceof EgressRefusedError) reject(error);
      else reject(new RequestFailedError(options.describe(error), isSent, error));
    });
    request.once("response", (response) => {
      resolve({ response, request });
    });
  });
}
