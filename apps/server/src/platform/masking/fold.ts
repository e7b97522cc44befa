const UPPER_A = 0x41;
const UPPER_Z = 0x5a;

const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= UPPER_A && byte <= UPPER_Z) return byte + 0x20;
  if (byte === 0x2d) return 0x2b; // - is + in the URL-safe alphabet of base64
  return byte === 0x5f ? 0x2f : byte; // and _ is /
});

/**
 * The byte as it is compared: letters without case, so that hexadecimal digits are found in either, and the two
 * alphabets of base64 as one. That masks a little more than it must, never less.
 */
export const foldByte = (byte: number): number => FOLDED[byte] ?? byte;

/** White space, which line breaks of encoders put between the characters of a value. */
export const isIgnored = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
