import { type EnvelopeKey, envelopeKeyId, EnvelopeError, open, seal } from "./envelope.ts";

/** The key-encryption keys of this server by id; what is sealed now is sealed under the active one. */
export interface Keyring {
  readonly activeKeyId: string;
  readonly keyIds: readonly string[];
  /** Seals under the active key; see `seal` of the envelope. */
  seal(plaintext: Buffer | string, associatedData: string): string;
  /**
   * Opens an envelope under whichever key it names.
   * @throws EnvelopeError also where there is no such key.
   */
  open(envelope: string, associatedData: string): Buffer;
  /**
   * The same content under another key; the opened content is wiped.
   * @throws EnvelopeError where it does not open, or there is no key `keyId`.
   */
  rewrap(envelope: string, associatedData: string, keyId: string): string;
}

/** @throws TypeError where the active key is not among the keys. */
export function createKeyring(keys: readonly EnvelopeKey[], activeKeyId: string): Keyring {
  const byId = new Map(keys.map((key) => [key.id, key]));
  const active = byId.get(activeKeyId);
  if (!active) throw new TypeError("The active key is one of the keys.");
  const requireKey = (id: string | null): EnvelopeKey => {
    const key = id === null ? undefined : byId.get(id);
    if (!key) throw new EnvelopeError();
    return key;
  };
  const openAny = (envelope: string, associatedData: string): Buffer =>
    open(requireKey(envelopeKeyId(envelope)), envelope, associatedData);
  return {
    activeKeyId,
    keyIds: [...byId.keys()],
    seal: (plaintext, associatedData) => seal(active, plaintext, associatedData),
    open: openAny,
    rewrap(envelope, associatedData, keyId) {
      const target = requireKey(keyId);
      const content = openAny(envelope, associatedData);
      try {
        return seal(target, content, associatedData);
      } finally {
        content.fill(0);
      }
    },
  };
}
