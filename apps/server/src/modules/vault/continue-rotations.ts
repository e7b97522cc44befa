import { setTimeout as pause } from "node:timers/promises";
import { SERVER_ORIGIN } from "../../platform/actor.ts";
import { type EnvelopeColumn, rewrapBatch } from "../../platform/crypto/envelope-column.ts";
import type { Transaction } from "../../platform/db/database.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { countAll } from "./rotate-keys.ts";
import { claimRotation, updateRotation } from "./rotations.repository.ts";
import type { VaultContext } from "./vault-context.ts";
import type { RotationRow } from "./vault.tables.ts";

/** Rows of one transaction: few enough that a read on the embedded database, which waits for it, stays quick. */
const BATCH_ROWS = 20;
/** A worker rests half as long as it worked, so that those who read meanwhile get their turn. */
const REST_FACTOR = 0.5;
/** A pass over everything that finds rows which were put under another key meanwhile is followed by another one. */
const MAX_PASSES = 3;

/**
 * Goes on with the rotation that is not completed, one short transaction after the other. How far it came commits with
 * each, so that a killed one goes on where it was and does nothing twice.
 */
export async function continueRotations(context: VaultContext): Promise<void> {
  while (!context.stopping.aborted) {
    const startedAt = performance.now();
    const goesOn = await context.db.transaction((tx) => takeStep(context, tx));
    if (!goesOn) return;
    await pause(Math.max(1, (performance.now() - startedAt) * REST_FACTOR));
  }
}

/** @returns whether there may be more to do. */
async function takeStep(context: VaultContext, tx: Transaction): Promise<boolean> {
  const rotation = await claimRotation(tx);
  // A server without the key leaves it to one that has it.
  if (!rotation || !context.keyring.keyIds.includes(rotation.keyId)) return false;
  const column = context.envelopeColumns[rotation.place];
  if (column) {
    await rotateBatch(context, tx, rotation, column);
    return true;
  }
  return endPass(context, tx, rotation);
}

async function rotateBatch(
  { keyring }: VaultContext,
  tx: Transaction,
  rotation: RotationRow,
  column: EnvelopeColumn,
): Promise<void> {
  const { keyId, afterKey: after, place, done, unopened } = rotation;
  const batch = await rewrapBatch(tx, keyring, column, { after, keyId, limit: BATCH_ROWS });
  const isLast = batch.looked < BATCH_ROWS;
  await updateRotation(tx, rotation.id, {
    state: "RUNNING",
    place: isLast ? place + 1 : place,
    afterKey: isLast ? null : batch.lastKey,
    unopened: unopened + batch.unopened,
    // A second pass looks at the same rows again.
    done: rotation.passes === 0 ? done + batch.looked : done,
  });
}

async function endPass(context: VaultContext, tx: Transaction, rotation: RotationRow): Promise<boolean> {
  const { underOthers } = await countAll(context, tx, rotation.keyId);
  if (underOthers === 0) {
    await end(context, tx, rotation, null);
    return false;
  }
  if (underOthers <= rotation.unopened) {
    await end(
      context,
      tx,
      rotation,
      `${underOthers} of what is sealed does not open: it was altered, or sealed under a key this server does not have. Everything else is under ${rotation.keyId}. Restore those rows from a backup or delete them, and start again.`,
    );
    return false;
  }
  if (rotation.passes + 1 >= MAX_PASSES) {
    await end(
      context,
      tx,
      rotation,
      `Another server still seals under another key than ${rotation.keyId}. Give every server the same VAULT_ACTIVE_KEY, and start again.`,
    );
    return false;
  }
  await updateRotation(tx, rotation.id, {
    place: 0,
    afterKey: null,
    unopened: 0,
    passes: rotation.passes + 1,
  });
  return true;
}

async function end(
  { notifications }: VaultContext,
  tx: Transaction,
  { id, keyId, done, requestedBy }: RotationRow,
  failure: string | null,
): Promise<void> {
  const state = failure === null ? "COMPLETED" : "FAILED";
  await updateRotation(tx, id, { state, failure, completedAt: new Date() });
  await appendAuditEvent(tx, {
    type: "SECRETS_ROTATED",
    outcome: failure === null ? "SUCCESS" : "FAILURE",
    userId: requestedBy,
    details: { rotationId: id, state, keyId, done },
    origin: SERVER_ORIGIN,
  });
  if (requestedBy === null) return;
  await notifications.sendNotifications(tx, {
    recipients: { userIds: [requestedBy] },
    type: "LONG_RUNNING_TASK_COMPLETED",
    title: failure === null ? "The keys were rotated" : "The rotation of the keys stopped",
    message: failure ?? `Everything that was sealed is under ${keyId} now.`,
    data: { rotationId: id },
    priority: failure === null ? "normal" : "high",
  });
}
