import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { Queryable } from "../../platform/db/database.ts";
import { type RotationRow, vaultRotations } from "./vault.tables.ts";

const isOpen = inArray(vaultRotations.state, ["QUEUED", "RUNNING"]);

/** @returns null where another rotation is not completed yet. */
export async function insertRotation(
  tx: Queryable,
  row: Pick<RotationRow, "id" | "keyId" | "total" | "requestedBy">,
): Promise<RotationRow | null> {
  const [inserted] = await tx
    .insert(vaultRotations)
    .values({ ...row, state: "QUEUED" })
    .onConflictDoNothing()
    .returning();
  return inserted ?? null;
}

export async function findOpenRotation(db: Queryable): Promise<RotationRow | null> {
  const [row] = await db.select().from(vaultRotations).where(isOpen);
  return row ?? null;
}

/** The rotation to work on, held until the transaction ends; null where there is none, or another worker has it. */
export async function claimRotation(tx: Queryable): Promise<RotationRow | null> {
  const [row] = await tx.select().from(vaultRotations).where(isOpen).for("update", { skipLocked: true });
  return row ?? null;
}

export async function updateRotation(
  tx: Queryable,
  id: string,
  changes: Partial<typeof vaultRotations.$inferInsert>,
): Promise<void> {
  await tx
    .update(vaultRotations)
    .set({ ...changes, updatedAt: sql`now()` })
    .where(eq(vaultRotations.id, id));
}

export async function findRotation(db: Queryable, id: string): Promise<RotationRow | null> {
  const [row] = await db.select().from(vaultRotations).where(eq(vaultRotations.id, id));
  return row ?? null;
}

/** Newest first. */
export async function findRotations(
  db: Queryable,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<RotationRow[]> {
  return db
    .select()
    .from(vaultRotations)
    .where(and(before === undefined ? undefined : lt(vaultRotations.id, before)))
    .orderBy(desc(vaultRotations.id))
    .limit(limit);
}
