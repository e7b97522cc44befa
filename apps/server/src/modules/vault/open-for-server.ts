import { SERVER_ORIGIN } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { announceToKeepers } from "./announce.ts";
import { findUsable, referenceTo } from "./describe-secrets.ts";
import { isIntact, openSecret } from "./open-secret.ts";
import { type StoredSecret, touchSecrets } from "./secrets.repository.ts";
import { createUsedSecrets } from "./used-secrets.ts";
import type { UsedSecrets, Vault } from "./vault-door.ts";
import type { VaultContext } from "./vault-context.ts";
import { secretDamaged } from "./vault.errors.ts";
import { findVersion } from "./versions.repository.ts";

/** See `Vault.openForServer`. Keepers are told once by each process of each value and purpose. */
export function createOpenForServer(context: VaultContext): Vault["openForServer"] {
  const told = new Set<string>();
  return async ({ name, purpose }) => {
    const opened = await context.db.transaction(async (tx) => {
      const [secret] = await findUsable(tx, null, [name]);
      if (!secret) throw new TypeError("One name in, one secret out.");
      const row = await findVersion(tx, secret.id, secret.valueVersion);
      const value = row && isIntact(context, secret) ? openSecret(context, secret, row) : null;
      await auditOpening(tx, secret, purpose, value === null);
      const key = `${secret.id} ${secret.valueVersion} ${purpose} ${value === null}`;
      if (!told.has(key)) await announce(context, tx, secret, purpose, value === null);
      return { secret, value, key };
    });
    told.add(opened.key);
    return toUsed(opened);
  };
}

function toUsed({ secret, value }: { secret: StoredSecret; value: Buffer | null }): UsedSecrets {
  if (value === null) throw secretDamaged();
  return createUsedSecrets([{ reference: referenceTo(secret), value }]);
}

async function auditOpening(
  tx: Transaction,
  secret: StoredSecret,
  purpose: string,
  isDamaged: boolean,
): Promise<void> {
  await appendAuditEvent(tx, {
    type: "SECRET_USED",
    outcome: isDamaged ? "FAILURE" : "SUCCESS",
    userId: null,
    subjectUserId: secret.createdBy,
    details: {
      secretId: secret.id,
      name: secret.name,
      valueVersion: secret.valueVersion,
      purpose,
      ...(isDamaged && { code: "secret_damaged" }),
    },
    origin: SERVER_ORIGIN,
  });
  await touchSecrets(tx, [secret.id]);
}

async function announce(
  context: VaultContext,
  tx: Transaction,
  secret: StoredSecret,
  purpose: string,
  isDamaged: boolean,
): Promise<void> {
  await announceToKeepers(context, tx, [secret.createdBy], {
    type: isDamaged ? "SECURITY_ALERT" : "VAULT_SECRET_ACCESSED",
    title: isDamaged ? "A secret is damaged" : "The server uses a secret",
    message: isDamaged
      ? `What is stored of ${secret.name} was altered or moved, so the server could not use it (${purpose}).`
      : `The server uses ${secret.name} by a setting of its operator (${purpose}).`,
    data: { secretIds: [secret.id], purpose },
    priority: isDamaged ? "urgent" : "low",
  });
}
