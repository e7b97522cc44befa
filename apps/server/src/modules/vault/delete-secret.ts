import { sql } from "drizzle-orm";
import type { Actor } from "../../platform/actor.ts";
import { staleVersion } from "../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { findManaged } from "./find-managed.ts";
import { replaceGrants, updateSecretRow } from "./secrets.repository.ts";
import type { VaultContext } from "./vault-context.ts";
import { destroyVersions } from "./versions.repository.ts";

/** Destroys every data key and value of a secret, for good; that there was one stays known. */
export async function deleteSecret({ db }: VaultContext, actor: Actor, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const secret = await findManaged(tx, actor, id);
    const destroyed = await destroyVersions(tx, id);
    await replaceGrants(tx, id, { roles: [], users: [], tools: [] });
    const row = await updateSecretRow(tx, id, secret.version, { deletedAt: sql`now()` });
    if (!row) throw staleVersion(secret.version, secret.version + 1);
    await appendAuditEvent(tx, {
      type: "SECRET_DELETED",
      userId: actor.userId,
      subjectUserId: secret.createdBy,
      details: { secretId: id, name: secret.name, versionsDestroyed: destroyed },
      origin: actor.origin,
    });
  });
}
