import { ConfigurationError } from "./env.ts";

/**
 * A key-encryption key from its text.
 * @param name of the setting, and `source`, for the message; the value is never in it.
 * @throws ConfigurationError where it is not 32 bytes as base64 or base64url.
 */
export function decodeKey(name: string, text: string, source: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, "base64");
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed) || key.length !== 32) {
    throw new ConfigurationError(
      `${name} (${source}): got a value that is not 32 bytes; it accepts 32 random bytes as base64 or base64url, as \`openssl rand -base64 32\` prints them.`,
    );
  }
  return key;
}
