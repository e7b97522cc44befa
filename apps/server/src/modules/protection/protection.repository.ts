import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { Queryable } from "../../platform/db/database.ts";
import { protectionConfigs, protectionRules, type RuleKind, type RuleRow } from "./protection.tables.ts";

export type StoredConfig = typeof protectionConfigs.$inferSelect;

/** The version that holds; null until an administrator has set something. */
export async function findConfig(db: Queryable): Promise<StoredConfig | null> {
  const [row] = await db.select().from(protectionConfigs).orderBy(desc(protectionConfigs.version)).limit(1);
  return row ?? null;
}

/** Adds the next version; false where somebody else has added it. */
export async function insertConfig(
  tx: Queryable,
  config: { version: number; settings: object; changedBy: string },
): Promise<boolean> {
  const rows = await tx
    .insert(protectionConfigs)
    .values(config)
    .onConflictDoNothing()
    .returning({ version: protectionConfigs.version });
  return rows.length > 0;
}

export async function findEnabledRules(db: Queryable): Promise<RuleRow[]> {
  return db
    .select()
    .from(protectionRules)
    .where(eq(protectionRules.isEnabled, true))
    .orderBy(protectionRules.id);
}

/** Newest first. */
export async function findRules(
  db: Queryable,
  kind: RuleKind,
  { limit, before }: { limit: number; before: string | undefined },
): Promise<RuleRow[]> {
  return db
    .select()
    .from(protectionRules)
    .where(
      and(eq(protectionRules.kind, kind), before === undefined ? undefined : lt(protectionRules.id, before)),
    )
    .orderBy(desc(protectionRules.id))
    .limit(limit);
}

const isRule = (kind: RuleKind, id: string) =>
  and(eq(protectionRules.id, id), eq(protectionRules.kind, kind));

export async function findRule(db: Queryable, kind: RuleKind, id: string): Promise<RuleRow | null> {
  const [row] = await db.select().from(protectionRules).where(isRule(kind, id));
  return row ?? null;
}

type RuleFields = Pick<RuleRow, "name" | "isEnabled"> & { definition: object };

export async function insertRule(
  tx: Queryable,
  rule: RuleFields & Pick<RuleRow, "id" | "kind">,
): Promise<RuleRow> {
  const [row] = await tx.insert(protectionRules).values(rule).returning();
  if (!row) throw new TypeError("One rule in, one row out.");
  return row;
}

/** Null where the rule is not of this version any more. */
export async function updateRule(
  tx: Queryable,
  kind: RuleKind,
  id: string,
  version: number,
  fields: RuleFields,
): Promise<RuleRow | null> {
  const [row] = await tx
    .update(protectionRules)
    .set({ ...fields, version: sql`${protectionRules.version} + 1`, updatedAt: sql`now()` })
    .where(and(isRule(kind, id), eq(protectionRules.version, version)))
    .returning();
  return row ?? null;
}

export async function deleteRule(tx: Queryable, kind: RuleKind, id: string): Promise<RuleRow | null> {
  const [row] = await tx.delete(protectionRules).where(isRule(kind, id)).returning();
  return row ?? null;
}
