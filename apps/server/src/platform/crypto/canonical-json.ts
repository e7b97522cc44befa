import canonicalize from "canonicalize";
import type { JsonValue } from "@cdsa/contracts";

/** The one spelling of a JSON value (RFC 8785, JSON Canonicalization Scheme), for digests. */
export function canonicalJson(value: JsonValue): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("A JSON value always has a canonical form.");
  return text;
}
