/** A service outside the house that wraps a key-encryption key with a key it never gives away. */
export interface KeyProvider {
  /** As it is called in the service; for messages. */
  readonly keyId: string;
  /**
   * @param associatedData must be the same to unwrap it.
   * @throws KeyProviderError
   */
  wrap(key: Buffer, associatedData: string): Promise<string>;
  /**
   * What `wrap` was given. The caller wipes it when it is done with it.
   * @throws KeyProviderError
   */
  unwrap(wrapped: string, associatedData: string): Promise<Buffer>;
}

/** The service refused, could not be reached or answered something else; the message names it and no secret. */
export class KeyProviderError extends Error {
  override readonly name = "KeyProviderError";
}

export const KEY_PROVIDER_TIMEOUT_MS = 10_000;
