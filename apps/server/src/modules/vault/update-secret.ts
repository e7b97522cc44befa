import { clearanceCovers, type Secret, type UpdateSecretRequest } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import type { Actor } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { staleVersion } from "../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { findManaged } from "./find-managed.ts";
import { isIntact } from "./open-secret.ts";
import { presentSecret } from "./present-secret.ts";
import { sealValue } from "./sealed-value.ts";
import { normaliseAccessList } from "./secret-access.ts";
import { hashHead } from "./secret-head.ts";
import { replaceGrants, type StoredSecret, updateSecretRow } from "./secrets.repository.ts";
import type { VaultContext } from "./vault-context.ts";
import { labelNeedsAdministrator, secretDamaged } from "./vault.errors.ts";
import { insertVersion } from "./versions.repository.ts";

/**
 * Changes a secret; a value in the request becomes its next version. The versions before stay until they are destroyed.
 * @throws AppError 404, 403, 412 where it was changed since `version`.
 */
export async function updateSecret(
  context: VaultContext,
  actor: Actor,
  { id, version, changes }: { id: string; version: number; changes: UpdateSecretRequest },
): Promise<Secret> {
  return context.db.transaction(async (tx) => {
    const secret = await findManaged(tx, actor, id);
    if (secret.version !== version) throw staleVersion(version, secret.version);
    // A head that SQL has changed must not be signed.
    if (!isIntact(context, secret)) throw secretDamaged();
    const label = changes.classification ?? secret.classification;
    if (actor.role !== "ADMIN" && !clearanceCovers(label, secret.classification))
      throw labelNeedsAdministrator();
    const changed = await applyChanges(context, tx, actor, secret, changes);
    await appendAuditEvent(tx, {
      type: "SECRET_UPDATED",
      userId: actor.userId,
      subjectUserId: secret.createdBy,
      details: {
        secretId: id,
        name: secret.name,
        version: changed.version,
        valueVersion: changed.valueVersion,
        changed: Object.keys(changes),
        ...(changes.classification && { from: secret.classification, to: changes.classification }),
        ...(changes.accessList && { accessList: changed.accessList }),
      },
      origin: actor.origin,
    });
    return presentSecret(context, tx, actor, changed);
  });
}

async function applyChanges(
  { keyring, headKey }: VaultContext,
  tx: Transaction,
  actor: Actor,
  secret: StoredSecret,
  changes: UpdateSecretRequest,
): Promise<StoredSecret> {
  const { id, name, createdBy } = secret;
  const accessList = changes.accessList ? normaliseAccessList(changes.accessList) : secret.accessList;
  const classification = changes.classification ?? secret.classification;
  const valueVersion = secret.valueVersion + (changes.value === undefined ? 0 : 1);
  const head = { id, name, createdBy, classification, valueVersion, accessList };
  if (changes.value !== undefined) {
    const sealed = sealValue(keyring, { id, name, createdBy, version: valueVersion }, changes.value);
    await insertVersion(tx, { secretId: id, version: valueVersion, createdBy: actor.userId, ...sealed });
  }
  if (changes.accessList) await replaceGrants(tx, id, accessList);
  const row = await updateSecretRow(tx, id, secret.version, {
    classification,
    valueVersion,
    headHmac: hashHead(headKey, head),
    ...(changes.description !== undefined && { description: changes.description }),
    ...(changes.rotateAfterDays !== undefined && { rotateAfterDays: changes.rotateAfterDays }),
    ...(changes.value !== undefined && { valueSetAt: sql`now()`, remindedAt: null }),
  });
  if (!row) throw staleVersion(secret.version, secret.version + 1);
  return { ...row, accessList };
}
