import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** A 32-byte AES key and the id its envelopes name. */
export type EnvelopeKey = { id: string; key: Buffer };

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** An envelope that cannot be opened: malformed, another key, other associated data, or altered. One error for all. */
export class EnvelopeError extends Error {
  override readonly name = "EnvelopeError";
  constructor() {
    super("The sealed value cannot be opened with this key.");
  }
}

/**
 * Seals `plaintext` with AES-256-GCM (NIST SP 800-38D) as `v1.<keyId>.<nonce>.<ciphertext and tag>`, base64url.
 * @param associatedData binds the envelope to its place (table, row, purpose): elsewhere it does not open.
 */
export function seal(key: EnvelopeKey, plaintext: Buffer | string, associatedData: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key.key, nonce);
  cipher.setAAD(Buffer.from(associatedData, "utf8"));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return `v1.${key.id}.${nonce.toString("base64url")}.${body.toString("base64url")}`;
}

const decode = (text: string): Buffer => {
  const bytes = Buffer.from(text, "base64url");
  // Node ignores what it cannot decode; a second spelling of the same bytes must not open.
  if (bytes.toString("base64url") !== text) throw new EnvelopeError();
  return bytes;
};

/** The id of the key an envelope names, or null where it is not an envelope. */
export function envelopeKeyId(envelope: string): string | null {
  const [version, keyId] = envelope.split(".");
  return version === "v1" && keyId !== undefined && KEY_ID.test(keyId) ? keyId : null;
}

/**
 * Opens what `seal` made.
 * @throws EnvelopeError whatever is wrong with it.
 */
export function open(key: EnvelopeKey, envelope: string, associatedData: string): Buffer {
  const parts = envelope.split(".");
  const [version, keyId, nonceText, bodyText] = parts;
  if (parts.length !== 4 || version !== "v1" || keyId !== key.id || !nonceText || !bodyText)
    throw new EnvelopeError();
  const nonce = decode(nonceText);
  const body = decode(bodyText);
  if (nonce.length !== NONCE_BYTES || body.length < TAG_BYTES) throw new EnvelopeError();
  try {
    const decipher = createDecipheriv("aes-256-gcm", key.key, nonce);
    decipher.setAAD(Buffer.from(associatedData, "utf8"));
    decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
    return Buffer.concat([decipher.update(body.subarray(0, body.length - TAG_BYTES)), decipher.final()]);
  } catch {
    throw new EnvelopeError();
  }
}
