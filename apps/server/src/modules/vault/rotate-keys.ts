import type { VaultRotation } from "@cdsa/contracts";
import { type Actor, SERVER_ORIGIN } from "../../platform/actor.ts";
import { countEnvelopes } from "../../platform/crypto/envelope-column.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { newId } from "../../platform/ids/new-id.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { findOpenRotation, insertRotation } from "./rotations.repository.ts";
import type { VaultContext } from "./vault-context.ts";
import type { RotationRow } from "./vault.tables.ts";

export const presentRotation = (row: RotationRow): VaultRotation => ({
  id: row.id,
  state: row.state,
  keyId: row.keyId,
  // Rows that were added meanwhile are looked at, too.
  total: Math.max(row.total, row.done),
  done: row.done,
  failure: row.failure,
  createdAt: row.createdAt.toISOString(),
  completedAt: row.completedAt?.toISOString() ?? null,
});

/** How many envelopes there are in all columns, and how many are under another key. */
export async function countAll(
  { envelopeColumns }: Pick<VaultContext, "envelopeColumns">,
  db: Queryable,
  keyId: string,
): Promise<{ total: number; underOthers: number }> {
  const sum = { total: 0, underOthers: 0 };
  for (const column of envelopeColumns) {
    const count = await countEnvelopes(db, column, keyId);
    sum.total += count.total;
    sum.underOthers += count.underOthers;
  }
  return sum;
}

/**
 * Starts to put everything under the active key; a job does it. While one is not completed, asking again answers that
 * one.
 * @param actor null for the operator at the command line, who goes on with it there instead of waiting for a job.
 */
export async function rotateKeys(context: VaultContext, actor: Actor | null): Promise<VaultRotation> {
  const { db, jobs, keyring, rotateQueue } = context;
  const row = await db.transaction(async (tx) => {
    const { total } = await countAll(context, tx, keyring.activeKeyId);
    const started = await insertRotation(tx, {
      id: newId(),
      keyId: keyring.activeKeyId,
      total,
      requestedBy: actor?.userId ?? null,
    });
    // Also for one that is under way: its job may have been lost with its worker.
    if (actor) await jobs.enqueue(tx, rotateQueue, {});
    if (!started) return findOpenRotation(tx);
    await appendAuditEvent(tx, {
      type: "SECRETS_ROTATED",
      userId: actor?.userId ?? null,
      details: { rotationId: started.id, state: started.state, keyId: started.keyId, total },
      origin: actor?.origin ?? SERVER_ORIGIN,
    });
    return started;
  });
  if (!row) return rotateKeys(context, actor);
  return presentRotation(row);
}
