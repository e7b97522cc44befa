import { and, desc, eq, isNull, lt, sql } from "drizzle-orm";
import type { Queryable } from "../../platform/db/database.ts";
import { type SecretVersionRow, secretVersions } from "./vault.tables.ts";

export async function insertVersion(
  tx: Queryable,
  row: Omit<typeof secretVersions.$inferInsert, "encryptionKeyId">,
): Promise<void> {
  await tx.insert(secretVersions).values(row);
}

const one = (secretId: string, version: number) =>
  and(eq(secretVersions.secretId, secretId), eq(secretVersions.version, version));

export async function findVersion(
  db: Queryable,
  secretId: string,
  version: number,
): Promise<SecretVersionRow | null> {
  const [row] = await db.select().from(secretVersions).where(one(secretId, version));
  return row ?? null;
}

/** Newest first. */
export async function findVersions(
  db: Queryable,
  secretId: string,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<SecretVersionRow[]> {
  return db
    .select()
    .from(secretVersions)
    .where(
      and(
        eq(secretVersions.secretId, secretId),
        before === undefined ? undefined : lt(secretVersions.version, before),
      ),
    )
    .orderBy(desc(secretVersions.version))
    .limit(limit);
}

const DESTROYED = { encryptedValue: null, wrappedKey: null, destroyedAt: sql`now()` };

/** Destroys the data key and the value of one version, or of all. Returns how many it destroyed. */
export async function destroyVersions(tx: Queryable, secretId: string, version?: number): Promise<number> {
  const rows = await tx
    .update(secretVersions)
    .set(DESTROYED)
    .where(
      and(
        version === undefined ? eq(secretVersions.secretId, secretId) : one(secretId, version),
        isNull(secretVersions.destroyedAt),
      ),
    )
    .returning({ version: secretVersions.version });
  return rows.length;
}
