import { IdSchema, LabelSchema, RoleSchema } from "@cdsa/contracts";
import { z } from "zod";
import { parseJson } from "../../../platform/json/parse-json.ts";

/** Longer than any token of ours; what is longer is not looked at. */
const MAXIMUM_LENGTH = 4_096;

const secondsSinceEpoch = z.int().min(0).max(9_999_999_999);

const HeaderSchema = z.strictObject({ alg: z.string(), typ: z.literal("JWT") });

const ClaimsSchema = z.strictObject({
  sub: IdSchema,
  username: z.string().min(1).max(64),
  role: RoleSchema,
  clearance: LabelSchema,
  sid: IdSchema,
  iat: secondsSinceEpoch,
  exp: secondsSinceEpoch,
});
export type AccessTokenClaims = z.infer<typeof ClaimsSchema>;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Base64url without padding, in its one spelling (RFC 7515 appendix C); null for anything else. */
function decodeSegment(segment: string): Buffer | null {
  if (!/^[A-Za-z0-9_-]+$/.test(segment)) return null;
  const bytes = Buffer.from(segment, "base64url");
  return bytes.toString("base64url") === segment ? bytes : null;
}

/**
 * JSON in the one spelling that `JSON.stringify` gives it: a member that is there twice, a number beyond the range
 * of a double or an escape that needs none would mean one thing here and another elsewhere.
 */
function readSegment(segment: string): unknown {
  const bytes = decodeSegment(segment);
  if (!bytes) return undefined;
  try {
    const text = utf8.decode(bytes);
    const value = parseJson(text);
    return value !== undefined && JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes a token apart: three segments, a header of exactly `alg` and `typ`, exactly the claims above. Nothing in the
 * header is followed (`kid`, `jku`, `x5u`, `jwk`, `crit` are not known here). The signature is checked elsewhere.
 * @returns null where anything is not as this server writes it.
 */
export function readAccessToken(token: string, algorithm: string): AccessTokenClaims | null {
  if (token.length > MAXIMUM_LENGTH) return null;
  const [header, payload, signature, ...rest] = token.split(".");
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return null;
  if (decodeSegment(signature) === null) return null;
  const headerFields = HeaderSchema.safeParse(readSegment(header));
  if (!headerFields.success || headerFields.data.alg !== algorithm) return null;
  const claims = ClaimsSchema.safeParse(readSegment(payload));
  return claims.success ? claims.data : null;
}
