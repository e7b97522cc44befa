/** A key under which the server takes a repeated request for the same one. */
export function newIdempotencyKey(): string {
  // randomUUID exists on HTTPS and localhost only; getRandomValues everywhere.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
