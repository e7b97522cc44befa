import { randomBytes } from "node:crypto";
import { EnvelopeError, open, seal } from "../../platform/crypto/envelope.ts";
import type { Keyring } from "../../platform/crypto/keyring.ts";
import { dataKeyPlace } from "./secret-key-column.ts";

/** What a value is bound to: in the row of another secret, name, owner or version it does not open. */
export type ValueIdentity = { id: string; name: string; createdBy: string | null; version: number };

export type SealedValue = { encryptedValue: string; wrappedKey: string };

const DATA_KEY_ID = "dek";

const valuePlace = ({ id, name, createdBy, version }: ValueIdentity): string =>
  `secret_versions:${id}:${version}:${createdBy ?? ""}:${name}:encrypted_value`;

/** Seals a value under a data key of its own, and that key under the active key-encryption key. */
export function sealValue(
  keyring: Pick<Keyring, "seal">,
  identity: ValueIdentity,
  value: string,
): SealedValue {
  const dataKey = randomBytes(32);
  const bytes = Buffer.from(value, "utf8");
  try {
    return {
      encryptedValue: seal({ id: DATA_KEY_ID, key: dataKey }, bytes, valuePlace(identity)),
      wrappedKey: keyring.seal(dataKey, dataKeyPlace(identity.id, identity.version)),
    };
  } finally {
    dataKey.fill(0);
    bytes.fill(0);
  }
}

/**
 * The bytes of a value; whoever gets them wipes them.
 * @throws EnvelopeError whatever is wrong with it.
 */
export function openValue(
  keyring: Pick<Keyring, "open">,
  identity: ValueIdentity,
  { encryptedValue, wrappedKey }: SealedValue,
): Buffer {
  const dataKey = keyring.open(wrappedKey, dataKeyPlace(identity.id, identity.version));
  try {
    if (dataKey.length !== 32) throw new EnvelopeError();
    return open({ id: DATA_KEY_ID, key: dataKey }, encryptedValue, valuePlace(identity));
  } finally {
    dataKey.fill(0);
  }
}
