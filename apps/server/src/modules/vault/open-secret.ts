import { EnvelopeError } from "../../platform/crypto/envelope.ts";
import { openValue } from "./sealed-value.ts";
import { headHolds } from "./secret-head.ts";
import type { StoredSecret } from "./secrets.repository.ts";
import type { VaultContext } from "./vault-context.ts";
import type { SecretVersionRow } from "./vault.tables.ts";

/** Whether name, owner, label, present version and access list are as the server wrote them. */
export const isIntact = ({ headKey }: Pick<VaultContext, "headKey">, secret: StoredSecret): boolean =>
  headHolds(headKey, secret, secret.headHmac);

/** The bytes of one version of a value, which the caller wipes; null where what is stored was altered or moved. */
export function openSecret(
  { keyring }: Pick<VaultContext, "keyring">,
  { id, name, createdBy }: StoredSecret,
  { version, encryptedValue, wrappedKey }: SecretVersionRow,
): Buffer | null {
  if (encryptedValue === null || wrappedKey === null) return null;
  try {
    return openValue(keyring, { id, name, createdBy, version }, { encryptedValue, wrappedKey });
  } catch (error) {
    if (error instanceof EnvelopeError) return null;
    throw error;
  }
}
