import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { SignJWT } from "jose";
import type { Clock } from "../../../platform/clock.ts";
import { type AccessTokenClaims, readAccessToken } from "./read-access-token.ts";

/** Access tokens: JSON Web Tokens (RFC 7519) under one algorithm and one shared key. */
export interface AccessTokens {
  /** Seconds from issue to expiry, `expires_in` of the answer. */
  readonly lifetimeSeconds: number;
  sign(person: Omit<AccessTokenClaims, "iat" | "exp">): Promise<string>;
  /**
   * The claims of a token that this server made and that has not expired; null for anything else. They say which
   * session to look up and grant nothing.
   */
  verify(token: string): AccessTokenClaims | null;
}

export type AccessTokenOptions = {
  algorithm: "HS256" | "HS384" | "HS512";
  secretKey: string;
  lifetimeSeconds: number;
  clock: Clock;
};

// RFC 7518, section 3.2.
const HASHES = { HS256: "sha256", HS384: "sha384", HS512: "sha512" } as const;
// Instances may run a little apart.
const CLOCK_LEEWAY_SECONDS = 5;

export function createAccessTokens({
  algorithm,
  secretKey,
  lifetimeSeconds,
  clock,
}: AccessTokenOptions): AccessTokens {
  // As a key object it is made ready once and not with every token.
  const key = createSecretKey(secretKey, "utf8");
  const nowSeconds = (): number => Math.floor(clock().getTime() / 1000);

  // Computed in place: the Web Crypto that jose works with answers by way of another thread, on every request.
  const isSigned = (token: string): boolean => {
    const end = token.lastIndexOf(".");
    const expected = createHmac(HASHES[algorithm], key).update(token.slice(0, end)).digest();
    const given = Buffer.from(token.slice(end + 1), "base64url");
    return given.length === expected.length && timingSafeEqual(given, expected);
  };

  return {
    lifetimeSeconds,
    sign({ sub, username, role, clearance, sid }) {
      const iat = nowSeconds();
      return new SignJWT({ sub, username, role, clearance, sid, iat, exp: iat + lifetimeSeconds })
        .setProtectedHeader({ alg: algorithm, typ: "JWT" })
        .sign(key);
    },
    verify(token) {
      const claims = readAccessToken(token, algorithm);
      if (!claims || !isSigned(token)) return null;
      const now = nowSeconds();
      const isTimely =
        claims.iat <= now + CLOCK_LEEWAY_SECONDS &&
        claims.exp > now &&
        claims.exp > claims.iat &&
        claims.exp - claims.iat <= lifetimeSeconds;
      return isTimely ? claims : null;
    },
  };
}
