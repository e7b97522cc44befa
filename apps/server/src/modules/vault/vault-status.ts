import type { VaultStatus } from "@cdsa/contracts";
import { countAll } from "./rotate-keys.ts";
import { countSecrets } from "./secrets.repository.ts";
import type { VaultContext } from "./vault-context.ts";

/** Which keys there are and what needs attention. */
export async function vaultStatus(context: VaultContext): Promise<VaultStatus> {
  const { db, keyring, keyOrigins } = context;
  const { all, due } = await countSecrets(db);
  const { underOthers } = await countAll(context, db, keyring.activeKeyId);
  const warnings: string[] = [];
  if (underOthers > 0) {
    warnings.push(
      `${underOthers} wrapped keys and sealed fields are not under the active key ${keyring.activeKeyId}. Rotate before you remove another key.`,
    );
  } else if (keyOrigins.length > 1) {
    warnings.push(
      `Everything is under ${keyring.activeKeyId}; the other keys can be removed from the settings. Keep them with backups made before.`,
    );
  }
  if (due > 0) warnings.push(`${due} ${due === 1 ? "secret is" : "secrets are"} due for another value.`);
  return {
    activeKeyId: keyring.activeKeyId,
    keys: [...keyOrigins],
    secrets: all,
    rotationDue: due,
    underOtherKeys: underOthers,
    warnings,
  };
}
