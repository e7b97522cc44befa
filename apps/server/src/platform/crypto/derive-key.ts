import { createHmac, hkdfSync } from "node:crypto";

/** A 32-byte key for one purpose, derived from the root secret (HKDF-SHA-256, RFC 5869). */
export const deriveKey = (rootSecret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", rootSecret, "", `cdsa/${purpose}/v1`, 32));

/** HMAC-SHA-256 as lower-case hex. */
export const keyedHash = (key: Buffer, data: string): string =>
  createHmac("sha256", key).update(data).digest("hex");
