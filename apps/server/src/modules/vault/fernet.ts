import { createDecipheriv, createHmac, timingSafeEqual } from "node:crypto";

/** A token that does not open: malformed, another key, altered, or out of its time. One error for all. */
export class FernetError extends Error {
  override readonly name = "FernetError";
  constructor() {
    super("The token cannot be opened with this key.");
  }
}

const VERSION = 0x80;
const HEADER_BYTES = 1 + 8;
const IV_BYTES = 16;
const BLOCK_BYTES = 16;
const TAG_BYTES = 32;
const MAX_CLOCK_SKEW_SECONDS = 60;

/** Strict base64url with its padding (RFC 4648 section 5): a second spelling of the same bytes is none. */
function decodeStrictly(text: string): Buffer {
  const bytes = Buffer.from(text, "base64url");
  const spelling = bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
  if (spelling !== text) throw new FernetError();
  return bytes;
}

/**
 * Opens a Fernet token (https://github.com/fernet/spec/blob/master/Spec.md): AES-128-CBC and HMAC-SHA-256, the latter
 * checked first and in constant time.
 * @param key 32 bytes in base64url: the signing half, then the encryption half.
 * @param validity the token's time must not be older than `maxAgeSeconds` before `now`, nor more than a minute after it.
 * @returns the bytes, which the caller wipes.
 * @throws FernetError whatever is wrong.
 */
export function openFernet(
  key: string,
  token: string,
  validity?: { now: Date; maxAgeSeconds: number },
): Buffer {
  const keyBytes = decodeStrictly(key);
  try {
    if (keyBytes.length !== 32) throw new FernetError();
    const bytes = decodeStrictly(token);
    const bodyBytes = bytes.length - HEADER_BYTES - IV_BYTES - TAG_BYTES;
    if (bodyBytes < BLOCK_BYTES || bodyBytes % BLOCK_BYTES !== 0 || bytes[0] !== VERSION)
      throw new FernetError();
    const signed = bytes.subarray(0, bytes.length - TAG_BYTES);
    const tag = createHmac("sha256", keyBytes.subarray(0, 16)).update(signed).digest();
    if (!timingSafeEqual(tag, bytes.subarray(bytes.length - TAG_BYTES))) throw new FernetError();
    if (validity) requireInTime(bytes.readBigUInt64BE(1), validity);
    return decrypt(keyBytes.subarray(16), signed.subarray(HEADER_BYTES));
  } finally {
    keyBytes.fill(0);
  }
}

function requireInTime(seconds: bigint, { now, maxAgeSeconds }: { now: Date; maxAgeSeconds: number }): void {
  const nowSeconds = BigInt(Math.floor(now.getTime() / 1000));
  const isExpired = seconds + BigInt(maxAgeSeconds) < nowSeconds;
  const isFromTheFuture = seconds > nowSeconds + BigInt(MAX_CLOCK_SKEW_SECONDS);
  if (isExpired || isFromTheFuture) throw new FernetError();
}

function decrypt(key: Buffer, ivAndBody: Buffer): Buffer {
  try {
    const decipher = createDecipheriv("aes-128-cbc", key, ivAndBody.subarray(0, IV_BYTES));
    return Buffer.concat([decipher.update(ivAndBody.subarray(IV_BYTES)), decipher.final()]);
  } catch {
    throw new FernetError();
  }
}
