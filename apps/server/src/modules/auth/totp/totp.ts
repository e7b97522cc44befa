import { generateSecret, generateURI, verify } from "otplib";

const PERIOD_SECONDS = 30;
const ISSUER = "CDSA";

/** A new seed of 160 bits in Base32, as authenticator apps take it. */
export const newTotpSeed = (): string => generateSecret();

/** The address an authenticator app reads as a QR code. */
export const totpUri = (username: string, seed: string): string =>
  generateURI({ issuer: ISSUER, label: username, secret: seed });

/**
 * The time step a code belongs to (RFC 6238, 30 seconds, six digits, SHA-1 as the apps know it), one step before or
 * after the present one included; null for a wrong code. The caller lets each step be used once.
 */
export async function totpStepOf(seed: string, code: string, at: Date): Promise<number | null> {
  const epoch = Math.floor(at.getTime() / 1000);
  const result = await verify({ secret: seed, token: code, epoch, epochTolerance: PERIOD_SECONDS });
  return result.valid ? Math.floor(epoch / PERIOD_SECONDS) + result.delta : null;
}
