import type { Secret } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { mayManage, mayRead } from "./secret-access.ts";
import type { StoredSecret } from "./secrets.repository.ts";
import type { VaultContext } from "./vault-context.ts";

const DAY_MS = 86_400_000;

/** A person as the API shows them; null where nobody is known (any more). */
export const personOf = (names: ReadonlyMap<string, string>, id: string | null) => {
  const username = id === null ? undefined : names.get(id);
  return id === null || username === undefined ? null : { id, username };
};

/** Secrets as this reader may see them: never a value. */
export async function presentSecrets(
  { clock, usernamesOf }: Pick<VaultContext, "clock" | "usernamesOf">,
  db: Queryable,
  actor: Actor,
  rows: readonly StoredSecret[],
): Promise<Secret[]> {
  const owners = new Set(rows.flatMap((row) => row.createdBy ?? []));
  const names = await usernamesOf(db, [...owners]);
  return rows.map((row) => {
    const ageDays = Math.max(0, Math.floor((clock().getTime() - row.valueSetAt.getTime()) / DAY_MS));
    return {
      id: row.id,
      name: row.name,
      description: row.description,
      classification: row.classification,
      accessList: row.accessList,
      version: row.version,
      valueVersion: row.valueVersion,
      createdBy: personOf(names, row.createdBy),
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      lastAccessedAt: row.lastAccessedAt?.toISOString() ?? null,
      ageDays,
      rotateAfterDays: row.rotateAfterDays,
      isRotationDue: row.rotateAfterDays !== null && ageDays >= row.rotateAfterDays,
      may: { read: mayRead(actor, row), manage: mayManage(actor, row) },
    };
  });
}

export async function presentSecret(
  context: Pick<VaultContext, "clock" | "usernamesOf">,
  db: Queryable,
  actor: Actor,
  row: StoredSecret,
): Promise<Secret> {
  const [secret] = await presentSecrets(context, db, actor, [row]);
  if (!secret) throw new TypeError("One row in, one secret out.");
  return secret;
}
