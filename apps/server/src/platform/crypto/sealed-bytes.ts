import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { EnvelopeError } from "./envelope.ts";

// Says what the file is and how it was sealed.
const MAGIC = Buffer.from("CDSA\u0001", "latin1");
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a file's content with AES-256-GCM (NIST SP 800-38D): five bytes of magic, nonce, ciphertext, tag.
 * @param associatedData binds it to its place: elsewhere it does not open.
 */
export function sealBytes(key: Buffer, content: Uint8Array, associatedData: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(associatedData, "utf8"));
  return Buffer.concat([MAGIC, nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Opens what `sealBytes` made.
 * @throws EnvelopeError whatever is wrong with it.
 */
export function openBytes(key: Buffer, sealed: Buffer, associatedData: string): Buffer {
  const bodyStart = MAGIC.length + NONCE_BYTES;
  const bodyEnd = sealed.length - TAG_BYTES;
  if (bodyEnd < bodyStart || !sealed.subarray(0, MAGIC.length).equals(MAGIC)) throw new EnvelopeError();
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(MAGIC.length, bodyStart));
    decipher.setAAD(Buffer.from(associatedData, "utf8"));
    decipher.setAuthTag(sealed.subarray(bodyEnd));
    return Buffer.concat([decipher.update(sealed.subarray(bodyStart, bodyEnd)), decipher.final()]);
  } catch {
    throw new EnvelopeError();
  }
}
