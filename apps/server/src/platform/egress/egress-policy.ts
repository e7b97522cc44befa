import { BlockList, isIP } from "node:net";

/** Addresses that are not on the public internet: private, loopback, link-local, shared, multicast, reserved. */
const nonPublic = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  nonPublic.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const) {
  nonPublic.addSubnet(network, prefix, "ipv6");
}

/** Whether an IP address is one the public internet routes; IPv4 inside IPv6 is judged as IPv4. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !nonPublic.check(address, "ipv4");
  // BlockList judges ::ffff:a.b.c.d by its IPv4 rules.
  return family === 6 && !nonPublic.check(address, "ipv6");
}

/** Why a destination is refused, written for whoever asked. */
export class EgressRefusedError extends Error {
  override readonly name = "EgressRefusedError";
}

export interface EgressPolicy {
  /** Whether the allow-list names the destination with its port, which also admits a private address. */
  listsWithPort(url: URL): boolean;
  /** @throws EgressRefusedError where the allow-list does not name the destination. */
  assertListed(url: URL): void;
}

const portOf = (url: URL): string => url.port || (url.protocol === "https:" ? "443" : "80");

/** @param allow EGRESS_ALLOW: `host` or `host:port`; empty allows nothing. */
export function createEgressPolicy(allow: readonly string[]): EgressPolicy {
  const listed = new Set(allow.map((entry) => entry.toLowerCase()));
  const listsWithPort = (url: URL): boolean => listed.has(`${url.hostname}:${portOf(url)}`);
  return {
    listsWithPort,
    assertListed(url) {
      if (url.protocol !== "http:" && url.protocol !== "https:") {
        throw new EgressRefusedError(
          `Only http and https addresses can be called; got ${url.protocol.slice(0, 20)}.`,
        );
      }
      if (url.username !== "" || url.password !== "") {
        throw new EgressRefusedError("The address carries a user name or password; leave them out.");
      }
      if (!listed.has(url.hostname) && !listsWithPort(url)) {
        throw new EgressRefusedError(
          `${url.hostname}:${portOf(url)} is not on the allow-list. An operator can add it to EGRESS_ALLOW.`,
        );
      }
    },
  };
}
