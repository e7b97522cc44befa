import { isIP } from "node:net";
import { kindOfAddress } from "./public-address.ts";

/** Why a destination is refused, written for whoever asked. */
export class EgressRefusedError extends Error {
  override readonly name = "EgressRefusedError";
}

/** The count of what leaves could not be stored; writing a refusal down would fail the same way. */
export class NotCountedError extends EgressRefusedError {}

export interface EgressPolicy {
  /** Whether the allow-list names the destination with its port, which also admits a private address. */
  listsWithPort(url: URL): boolean;
  /** @throws EgressRefusedError where the allow-list does not name the destination. */
  assertListed(url: URL): void;
  /**
   * Whether a listed destination may be reached at this address, which its name resolved to or which it is. A private
   * address has to be listed with its port, itself or by its name; the loopback only itself or as `localhost`; and
   * link-local addresses, where clouds keep credentials, only themselves.
   * @throws EgressRefusedError where it may not.
   */
  assertAddress(url: URL, address: string): void;
}

/** The port a URL means. */
export const portOf = (url: URL): string => url.port || (url.protocol === "https:" ? "443" : "80");

/** `host:port`, as what leaves is counted. */
export const destinationOf = (url: URL): string => `${url.hostname}:${portOf(url)}`;

/** An IP address as the host of a URL spells it. */
const asHost = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address);

const isLocalhost = (hostname: string): boolean =>
  hostname === "localhost" || hostname.endsWith(".localhost");

function assertScheme(url: URL): void {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new EgressRefusedError(
      `Only http and https addresses can be called; got ${url.protocol.slice(0, 20)}.`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new EgressRefusedError("The address carries a user name or password; leave them out.");
  }
}

/** @param allow EGRESS_ALLOW: `host` or `host:port`; empty allows nothing. */
export function createEgressPolicy(allow: readonly string[]): EgressPolicy {
  const listed = new Set(allow.map((entry) => entry.toLowerCase()));
  const listsWithPort = (url: URL): boolean => listed.has(`${url.hostname}:${portOf(url)}`);
  const admits = (url: URL, address: string): boolean => {
    const kind = kindOfAddress(address);
    if (kind === "public" || listed.has(`${asHost(address)}:${portOf(url)}`)) return true;
    if (!listsWithPort(url)) return false;
    return kind === "private" || (kind === "loopback" && isLocalhost(url.hostname));
  };
  return {
    listsWithPort,
    assertListed(url) {
      assertScheme(url);
      if (!listed.has(url.hostname) && !listsWithPort(url)) {
        throw new EgressRefusedError(
          `${url.hostname}:${portOf(url)} is not on the allow-list. An operator can add it to EGRESS_ALLOW.`,
        );
      }
    },
    assertAddress(url, address) {
      if (admits(url, address)) return;
      throw new EgressRefusedError(
        asHost(address) === url.hostname
          ? `${url.hostname} is a private address, which must be listed with its port in EGRESS_ALLOW.`
          : `${url.hostname} resolves to a private address, which must be listed with its port in EGRESS_ALLOW.`,
      );
    },
  };
}
