import { isIPv6, type Socket } from "node:net";

/** A fetch that is handed over, and what says something about addresses, open nothing. */
export const send = (fetch: typeof globalThis.fetch, socket: Socket): Promise<Response> | boolean =>
  isIPv6(socket.remoteAddress ?? "") ? fetch("https://example.org") : false;
