import { BlockList, isIP } from "node:net";

/** What kind of place an IP address is, as far as reaching it is concerned. */
export type AddressKind =
  /** On the public internet. */
  | "public"
  /** A private network: RFC 1918, RFC 4193, shared space (RFC 6598). */
  | "private"
  | "loopback"
  /** Link-local (with the metadata services of clouds), unspecified, multicast, reserved, translated. */
  | "special";

const PRIVATE_V4 = [
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const;
const SPECIAL_V4 = [
  ["0.0.0.0", 8],
  // Metadata of Alibaba Cloud, inside the shared space.
  ["100.100.100.200", 32],
  // The virtual public address of Azure's platform services.
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;
/** Parts of 2000::/3, outside of which nothing is public (IANA IPv6 special-purpose registry). */
const SPECIAL_V6 = [
  // Holds Teredo, ORCHID and other protocol assignments.
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

function listOf(family: "ipv4" | "ipv6", networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, family);
  return list;
}

const loopbackV4 = listOf("ipv4", [["127.0.0.0", 8]]);
const privateV4 = listOf("ipv4", PRIVATE_V4);
const specialV4 = listOf("ipv4", SPECIAL_V4);
const globalV6 = listOf("ipv6", [["2000::", 3]]);
const uniqueLocalV6 = listOf("ipv6", [["fc00::", 7]]);
// Where the metadata service of AWS answers over IPv6.
const metadataV6 = listOf("ipv6", [["fd00:ec2::", 32]]);
const specialV6 = listOf("ipv6", SPECIAL_V6);

function kindOfV4(address: string): AddressKind {
  if (loopbackV4.check(address, "ipv4")) return "loopback";
  if (specialV4.check(address, "ipv4")) return "special";
  return privateV4.check(address, "ipv4") ? "private" : "public";
}

/** The IPv4 address inside ::ffff:0:0/96 as dotted decimals; null for other addresses. */
function mappedV4(address: string): string | null {
  // The URL parser writes every spelling of an address in one way.
  const canonical = URL.canParse(`http://[${address}]/`) ? new URL(`http://[${address}]/`).hostname : "";
  const parts = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(canonical);
  if (!parts) return null;
  const [high, low] = [parts[1], parts[2]].map((part) => Number.parseInt(part ?? "0", 16));
  return [(high ?? 0) >> 8, (high ?? 0) & 255, (low ?? 0) >> 8, (low ?? 0) & 255].join(".");
}

/** Judges an address; text that is none is `special`, and IPv4 inside IPv6 is judged as IPv4. */
export function kindOfAddress(address: string): AddressKind {
  const family = isIP(address);
  if (family === 4) return kindOfV4(address);
  if (family !== 6 || address.includes("%")) return "special";
  const mapped = mappedV4(address);
  if (mapped !== null) return kindOfV4(mapped);
  if (globalV6.check(address, "ipv6")) return specialV6.check(address, "ipv6") ? "special" : "public";
  if (/^[0:]*:0*1$/.test(address)) return "loopback";
  const isPrivate = uniqueLocalV6.check(address, "ipv6") && !metadataV6.check(address, "ipv6");
  return isPrivate ? "private" : "special";
}

/** Whether an IP address is one the public internet routes. */
export const isPublicAddress = (address: string): boolean => kindOfAddress(address) === "public";
