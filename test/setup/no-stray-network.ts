import { isIP, Socket } from "node:net";

// A test that reaches beyond this machine passes or fails with somebody else's server. Loopback, local sockets and
// the test services named in the environment stay open.

const LOOPBACK_NAMES = new Set(["localhost", "ip6-localhost", ""]);

function serviceHosts(): Set<string> {
  const urls = [process.env["TEST_DATABASE_URL"], process.env["TEST_REDIS_URL"]];
  return new Set(urls.flatMap((url) => (url ? [new URL(url).hostname] : [])));
}

/** A name that exists nowhere (RFC 6761), which the test's own resolver leads to this machine. */
function isResolvedByTest(host: string, first: unknown): boolean {
  const options: unknown = Array.isArray(first) ? first[0] : first;
  return (
    host.endsWith(".test") &&
    typeof options === "object" &&
    options !== null &&
    typeof Reflect.get(options, "lookup") === "function"
  );
}

function isAllowed(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (LOOPBACK_NAMES.has(bare) || bare.endsWith(".localhost")) return true;
  if (isIP(bare) === 4) return bare.startsWith("127.") || bare === "0.0.0.0";
  return bare === "::1" || bare.startsWith("::ffff:127.") || serviceHosts().has(host);
}

// What `connect` was given: node's own callers pass the normalised form, an array of options and callback.
function hostOf(first: unknown, second: unknown): string {
  const options: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof options === "object" && options !== null) {
    const host: unknown = Reflect.get(options, "host");
    return typeof host === "string" && Reflect.get(options, "path") == null ? host : "";
  }
  return typeof options === "number" && typeof second === "string" ? second : "";
}

// Called with the socket as `this` below.
// eslint-disable-next-line @typescript-eslint/unbound-method
const originalConnect = Socket.prototype.connect;

function guardedConnect(this: Socket, ...parameters: unknown[]): Socket {
  const host = hostOf(parameters[0], parameters[1]);
  if (!isAllowed(host) && !isResolvedByTest(host, parameters[0])) {
    const reason = new Error(`A test tried to connect to ${host}; tests may reach only this machine.`);
    return this.destroy(reason);
  }
  const socket: Socket = Reflect.apply(originalConnect, this, parameters);
  return socket;
}

Socket.prototype.connect = guardedConnect;
