import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits as base64url: a token whose hash alone is stored. */
export const newSecretToken = (): string => randomBytes(32).toString("base64url");

/** SHA-256 as hex; enough for tokens of full entropy, never for passwords. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Compares two strings in a time that does not depend on where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  const left = createHash("sha256").update(a).digest();
  const right = createHash("sha256").update(b).digest();
  return timingSafeEqual(left, right);
}
