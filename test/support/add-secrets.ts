import { sql } from "drizzle-orm";
import { hashHead } from "../../apps/server/src/modules/vault/secret-head.ts";
import { sealValue } from "../../apps/server/src/modules/vault/sealed-value.ts";
import type { Secrets } from "../../apps/server/src/config/secrets.ts";
import { deriveKey } from "../../apps/server/src/platform/crypto/derive-key.ts";
import { createKeyring } from "../../apps/server/src/platform/crypto/keyring.ts";
import type { Database } from "../../apps/server/src/platform/db/database.ts";
import { newId } from "../../apps/server/src/platform/ids/new-id.ts";

const ROWS_PER_STATEMENT = 2_000;

/**
 * Adds `count` secrets under kek-1 straight to the tables, as many as no API would take: SECRET_0 with `value 0` and so on.
 * @returns their ids, in order.
 */
export async function addSecrets(
  db: Database,
  secrets: Secrets,
  ownerId: string,
  count: number,
): Promise<string[]> {
  if (!secrets.encryptionKey) throw new TypeError("Secrets are added under ENCRYPTION_KEY.");
  const keyring = createKeyring([{ id: "kek-1", key: secrets.encryptionKey }], "kek-1");
  const headKey = deriveKey(secrets.secretKey, "vault-heads");
  const rows = Array.from({ length: count }, (_, index) => {
    const head = {
      id: newId(),
      name: `SECRET_${index}`,
      createdBy: ownerId,
      classification: "CONFIDENTIAL" as const,
      valueVersion: 1,
      accessList: { roles: [], users: [], tools: [] },
    };
    const sealed = sealValue(keyring, { ...head, version: 1 }, `value ${index}`);
    return { ...head, head: hashHead(headKey, head), ...sealed };
  });
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const part = JSON.stringify(rows.slice(start, start + ROWS_PER_STATEMENT));
    const table = sql`jsonb_to_recordset(${part}::jsonb) AS row
      (id uuid, name text, "createdBy" uuid, classification text, head text, "encryptedValue" text, "wrappedKey" text)`;
    await db.execute(
      sql`INSERT INTO secrets (id, name, created_by, classification, head_hmac) SELECT id, name, "createdBy", classification, head FROM ${table}`,
    );
    await db.execute(
      sql`INSERT INTO secret_versions (secret_id, version, encrypted_value, wrapped_key) SELECT id, 1, "encryptedValue", "wrappedKey" FROM ${table}`,
    );
  }
  return rows.map((row) => row.id);
}
