import type { SecretValue } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { takeRequest } from "../../platform/http/take-request.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { announceToKeepers } from "./announce.ts";
import { isIntact, openSecret } from "./open-secret.ts";
import { mayManage, mayRead } from "./secret-access.ts";
import { findSecret, type StoredSecret, touchSecrets } from "./secrets.repository.ts";
import type { VaultContext } from "./vault-context.ts";
import { clearanceTooLow, secretDamaged, stepUpRequired, versionDestroyed } from "./vault.errors.ts";
import { findVersion } from "./versions.repository.ts";

/** How long the page shows a value. */
const SHOWN_SECONDS = 30;

export type Reading = { id: string; version: number | undefined; reason: string };

/**
 * A value for a person's eyes. Its audit row and the notification of its keepers are committed before it is returned.
 * @throws AppError 404 unseen, 403 without a step-up or the clearance, 429, 410 destroyed, 500 altered, 503 no audit.
 */
export async function readSecret(
  context: VaultContext,
  actor: Actor,
  reading: Reading,
): Promise<SecretValue> {
  const { secret, value, version } = await context.db.transaction((tx) =>
    openRecorded(context, tx, actor, reading),
  );
  if (value === null) throw secretDamaged();
  try {
    return {
      id: secret.id,
      name: secret.name,
      value: value.toString("utf8"),
      valueVersion: version,
      classification: secret.classification,
      expiresInSeconds: SHOWN_SECONDS,
    };
  } finally {
    value.fill(0);
  }
}

/** Whether this person may be shown it now, and not too often. */
function requireReadable(context: VaultContext, actor: Actor, secret: StoredSecret | null): StoredSecret {
  if (!secret || !(mayRead(actor, secret) || mayManage(actor, secret))) throw notFound();
  if (!mayRead(actor, secret)) throw clearanceTooLow();
  if (actor.steppedUpUntil === null) throw stepUpRequired();
  takeRequest(context.limits.reads, `vault-read:${actor.userId}`);
  return secret;
}

/** Opens the value and writes what was done, a damaged one included; its value is null. */
async function openRecorded(
  context: VaultContext,
  tx: Transaction,
  actor: Actor,
  { id, version: asked, reason }: Reading,
): Promise<{ secret: StoredSecret; value: Buffer | null; version: number }> {
  const secret = requireReadable(context, actor, await findSecret(tx, id));
  const version = asked ?? secret.valueVersion;
  const row = await findVersion(tx, id, version);
  if (!row && asked !== undefined) throw notFound();
  if (row?.destroyedAt) throw versionDestroyed();
  const value = row && isIntact(context, secret) ? openSecret(context, secret, row) : null;
  try {
    await recordReading(context, tx, actor, secret, { version, reason, isDamaged: value === null });
  } catch (error) {
    value?.fill(0);
    throw error;
  }
  return { secret, value, version };
}

async function recordReading(
  context: VaultContext,
  tx: Transaction,
  actor: Actor,
  { id, name, createdBy }: StoredSecret,
  { version, reason, isDamaged }: { version: number; reason: string; isDamaged: boolean },
): Promise<void> {
  await appendAuditEvent(tx, {
    type: "SECRET_READ",
    outcome: isDamaged ? "FAILURE" : "SUCCESS",
    userId: actor.userId,
    subjectUserId: createdBy,
    details: {
      secretId: id,
      name,
      valueVersion: version,
      reason,
      ...(isDamaged && { code: "secret_damaged" }),
    },
    origin: actor.origin,
  });
  await touchSecrets(tx, [id]);
  await announceToKeepers(context, tx, [createdBy], {
    type: isDamaged ? "SECURITY_ALERT" : "VAULT_SECRET_ACCESSED",
    title: isDamaged ? "A secret is damaged" : "A secret was shown",
    message: isDamaged
      ? `What is stored of ${name} was altered or moved; it was not shown to ${actor.username}, who asked for it.`
      : `${actor.username} was shown the value of ${name}.`,
    data: { secretId: id, userId: actor.userId },
    priority: isDamaged ? "urgent" : "high",
  });
}
