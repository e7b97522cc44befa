import { EgressRefusedError } from "./egress-policy.ts";

/** One request of a chain. */
export type Hop = {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string | null;
};

export type RedirectRules = {
  /** Lower-case names of headers that stay on the origin they were meant for, besides credentials. */
  originHeaders: readonly string[];
};

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const SAFE_METHODS = new Set(["GET", "HEAD"]);
const CREDENTIALS = ["authorization", "cookie", "proxy-authorization"];
const BODY_HEADERS = ["content-type", "content-encoding", "content-language", "content-location"];

const without = (
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name.toLowerCase())));

function targetOf(hop: Hop, location: string): URL {
  if (!URL.canParse(location, hop.url.href)) {
    throw new EgressRefusedError(`${hop.url.hostname} redirects to something that is no address.`);
  }
  const target = new URL(location, hop.url.href);
  target.hash = "";
  if (hop.url.protocol === "https:" && target.protocol !== "https:") {
    throw new EgressRefusedError(`${hop.url.hostname} redirects from https to ${target.protocol}//`);
  }
  return target;
}

/** 303 asks for another address with GET; 307 and 308 for the same request there (RFC 9110 section 15.4). */
function methodAfter(hop: Hop, status: number, staysOnOrigin: boolean): string {
  if (SAFE_METHODS.has(hop.method)) return hop.method;
  if (status === 303) return "GET";
  if (status === 301 || status === 302) {
    throw new EgressRefusedError(
      `${hop.url.hostname} redirects a ${hop.method} with status ${status}, which leaves open whether it is to be sent again.`,
    );
  }
  if (staysOnOrigin) return hop.method;
  throw new EgressRefusedError(
    `${hop.url.hostname} redirects a ${hop.method} to another host, which would get what was meant for this one.`,
  );
}

/**
 * The request that an answer redirects to; null where it does not. On another origin it carries no credentials and
 * none of `originHeaders`. Whether the new destination is allowed is for the egress policy to say.
 * @throws EgressRefusedError for a redirect that is not followed, with the reason.
 */
export function redirectOf(
  hop: Hop,
  status: number,
  location: string | undefined,
  { originHeaders }: RedirectRules,
): Hop | null {
  if (!REDIRECTS.has(status) || location === undefined) return null;
  const url = targetOf(hop, location);
  const staysOnOrigin = url.origin === hop.url.origin;
  const method = methodAfter(hop, status, staysOnOrigin);
  const body = method === hop.method ? hop.body : null;
  const headers = without(hop.headers, [
    ...(staysOnOrigin ? [] : [...CREDENTIALS, ...originHeaders]),
    ...(body === null ? BODY_HEADERS : []),
  ]);
  return { method, url, headers, body };
}
