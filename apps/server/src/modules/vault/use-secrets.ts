import type { Actor } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { takeRequest } from "../../platform/http/take-request.ts";
import { appendAuditEvents } from "../audit/index.ts";
import { announceToKeepers } from "./announce.ts";
import { findUsable, referenceTo } from "./describe-secrets.ts";
import { isIntact, openSecret } from "./open-secret.ts";
import { type StoredSecret, touchSecrets } from "./secrets.repository.ts";
import { createUsedSecrets } from "./used-secrets.ts";
import type { UsedSecrets, UseSecretsRequest } from "./vault-door.ts";
import type { VaultContext } from "./vault-context.ts";
import { secretDamaged } from "./vault.errors.ts";
import { findVersion } from "./versions.repository.ts";

type Opened = { secret: StoredSecret; value: Buffer | null };

/**
 * Opens values for one outgoing call of a tool; see `Vault.useSecrets`. Rows and notifications are committed before it
 * returns; a secret that was altered is recorded too, and then none is given out.
 */
export async function useSecrets(
  context: VaultContext,
  actor: Actor,
  request: UseSecretsRequest,
): Promise<UsedSecrets> {
  if (request.names.length === 0) return createUsedSecrets([]);
  takeRequest(context.limits.uses, `vault-use:${actor.userId}`);
  const opened: Opened[] = [];
  const wipe = (): void => {
    for (const { value } of opened) value?.fill(0);
  };
  try {
    await context.db.transaction(async (tx) => {
      for (const secret of await findUsable(tx, request.toolId, request.names)) {
        opened.push({ secret, value: await openPresent(context, tx, secret) });
      }
      await recordUse(context, tx, actor, request, opened);
    });
  } catch (error) {
    wipe();
    throw error;
  }
  const values = opened.flatMap(({ secret, value }) =>
    value === null ? [] : [{ reference: referenceTo(secret), value }],
  );
  if (values.length === opened.length) return createUsedSecrets(values);
  wipe();
  throw secretDamaged();
}

async function openPresent(
  context: VaultContext,
  tx: Transaction,
  secret: StoredSecret,
): Promise<Buffer | null> {
  const row = await findVersion(tx, secret.id, secret.valueVersion);
  return row && isIntact(context, secret) ? openSecret(context, secret, row) : null;
}

async function recordUse(
  context: VaultContext,
  tx: Transaction,
  actor: Actor,
  { toolId, toolName, executionId, runId }: UseSecretsRequest,
  opened: readonly Opened[],
): Promise<void> {
  await appendAuditEvents(
    tx,
    opened.map(({ secret, value }) => ({
      type: "SECRET_USED" as const,
      outcome: value === null ? ("FAILURE" as const) : ("SUCCESS" as const),
      userId: actor.userId,
      subjectUserId: secret.createdBy,
      runId,
      toolName,
      details: {
        secretId: secret.id,
        name: secret.name,
        valueVersion: secret.valueVersion,
        toolId,
        executionId,
        ...(value === null && { code: "secret_damaged" }),
      },
      origin: actor.origin,
    })),
  );
  await touchSecrets(
    tx,
    opened.map(({ secret }) => secret.id),
  );
  const isDamaged = opened.some(({ value }) => value === null);
  const names = opened.map(({ secret }) => secret.name).join(", ");
  await announceToKeepers(
    context,
    tx,
    opened.map(({ secret }) => secret.createdBy),
    {
      type: isDamaged ? "SECURITY_ALERT" : "VAULT_SECRET_ACCESSED",
      title: isDamaged ? "A secret is damaged" : "A tool used a secret",
      message: isDamaged
        ? `What is stored of one of these was altered or moved, so ${toolName} got none of them: ${names}.`
        : `${toolName} used ${names} in a call for ${actor.username}.`,
      data: { secretIds: opened.map(({ secret }) => secret.id), toolId, executionId, userId: actor.userId },
      priority: isDamaged ? "urgent" : "low",
    },
  );
}
