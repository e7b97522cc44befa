import type { CreateSecretRequest, Secret } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { announceToKeepers } from "./announce.ts";
import { presentSecret } from "./present-secret.ts";
import { sealValue } from "./sealed-value.ts";
import { normaliseAccessList } from "./secret-access.ts";
import { hashHead } from "./secret-head.ts";
import { findSecret, insertSecret, replaceGrants } from "./secrets.repository.ts";
import type { VaultContext } from "./vault-context.ts";
import { nameTaken } from "./vault.errors.ts";
import { insertVersion } from "./versions.repository.ts";

/** @throws AppError 409 where the name is taken. */
export async function createSecret(
  context: VaultContext,
  actor: Actor,
  request: CreateSecretRequest,
): Promise<Secret> {
  return context.db.transaction(async (tx) => {
    const id = await storeSecret(context, tx, actor, request, "typed");
    if (id === null) throw nameTaken(request.name);
    const stored = await findSecret(tx, id);
    if (!stored) throw new TypeError("What was inserted is there.");
    await announceToKeepers(context, tx, [actor.userId], {
      type: "VAULT_SECRET_ADDED",
      title: "A secret was added",
      message: `${actor.username} added ${request.name} to the vault.`,
      data: { secretId: id },
      priority: "normal",
    });
    return presentSecret(context, tx, actor, stored);
  });
}

/**
 * Writes a secret with its first version and its audit row, in the caller's transaction.
 * @returns its id; null where the name is taken, and then nothing is written.
 */
export async function storeSecret(
  { keyring, headKey }: Pick<VaultContext, "keyring" | "headKey">,
  tx: Transaction,
  actor: Actor,
  request: CreateSecretRequest,
  source: "typed" | "fernet" | "env",
): Promise<string | null> {
  const { name, value, description, classification, rotateAfterDays } = request;
  const id = newId();
  const createdBy = actor.userId;
  const accessList = normaliseAccessList(request.accessList);
  const headHmac = hashHead(headKey, { id, name, createdBy, classification, valueVersion: 1, accessList });
  const row = { id, name, description, createdBy, classification, rotateAfterDays, headHmac };
  if (!(await insertSecret(tx, row))) return null;
  const sealed = sealValue(keyring, { id, name, createdBy, version: 1 }, value);
  await insertVersion(tx, { secretId: id, version: 1, createdBy, ...sealed });
  await replaceGrants(tx, id, accessList);
  await appendAuditEvent(tx, {
    type: "SECRET_CREATED",
    userId: actor.userId,
    details: { secretId: id, name, classification, accessList, source },
    origin: actor.origin,
  });
  return id;
}
