import type { Actor } from "../../platform/actor.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { findManaged } from "./find-managed.ts";
import type { VaultContext } from "./vault-context.ts";
import { currentVersionKept } from "./vault.errors.ts";
import { destroyVersions, findVersion } from "./versions.repository.ts";

/**
 * Destroys the data key and value of an earlier version, for good. Doing it again changes nothing.
 * @throws AppError 409 for the present version.
 */
export async function destroyVersion(
  { db }: VaultContext,
  actor: Actor,
  { id, version }: { id: string; version: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    const secret = await findManaged(tx, actor, id);
    if (secret.valueVersion === version) throw currentVersionKept();
    if (!(await findVersion(tx, id, version))) throw notFound();
    if ((await destroyVersions(tx, id, version)) === 0) return;
    await appendAuditEvent(tx, {
      type: "SECRET_DELETED",
      userId: actor.userId,
      subjectUserId: secret.createdBy,
      details: { secretId: id, name: secret.name, valueVersion: version, versionsDestroyed: 1 },
      origin: actor.origin,
    });
  });
}
