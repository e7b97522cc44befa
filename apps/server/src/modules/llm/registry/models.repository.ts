import type { Label, ModelCapabilities } from "@cdsa/contracts";
import { desc, eq, sql } from "drizzle-orm";
import { type Queryable, queryRows } from "../../../platform/db/database.ts";
import { llmConfigs, llmModels, type ModelRow } from "../llm.tables.ts";

export type NewModel = typeof llmModels.$inferInsert;

export async function findModels(db: Queryable): Promise<ModelRow[]> {
  return db.select().from(llmModels);
}

/**
 * Adds models, and renews what their servers tell of those that are there: what administrators set stays.
 * @param models each id once.
 */
export async function upsertModels(db: Queryable, models: readonly NewModel[]): Promise<void> {
  if (models.length === 0) return;
  await db
    .insert(llmModels)
    .values([...models])
    .onConflictDoUpdate({
      target: llmModels.modelId,
      set: {
        isLocal: sql`excluded.is_local`,
        contextWindow: sql`excluded.context_window`,
        family: sql`excluded.family`,
        quantization: sql`excluded.quantization`,
        sizeGb: sql`excluded.size_gb`,
        lastSeenAt: sql`now()`,
      },
    });
}

export async function insertModel(tx: Queryable, model: NewModel): Promise<void> {
  await tx.insert(llmModels).values(model).onConflictDoNothing();
}

export type ModelChanges = Partial<
  Pick<ModelRow, "isEnabled" | "maxLabel" | "inputPrice" | "outputPrice" | "configuration">
>;

export async function updateModel(tx: Queryable, modelId: string, changes: ModelChanges): Promise<void> {
  if (Object.keys(changes).length > 0)
    await tx.update(llmModels).set(changes).where(eq(llmModels.modelId, modelId));
}

export async function updateCapabilities(
  tx: Queryable,
  modelId: string,
  capabilities: ModelCapabilities,
): Promise<void> {
  await tx.update(llmModels).set({ capabilities }).where(eq(llmModels.modelId, modelId));
}

export type StoredConfig = { version: number; settings: unknown; changedBy: string; createdAt: Date };

/** The version that holds; null until an administrator has set something. */
export async function findConfig(db: Queryable): Promise<StoredConfig | null> {
  const [row] = await db.select().from(llmConfigs).orderBy(desc(llmConfigs.version)).limit(1);
  return row ?? null;
}

/** Adds the next version; false where somebody else has added it. */
export async function insertConfig(
  tx: Queryable,
  config: { version: number; settings: object; changedBy: string },
): Promise<boolean> {
  const rows = await tx
    .insert(llmConfigs)
    .values(config)
    .onConflictDoNothing()
    .returning({ version: llmConfigs.version });
  return rows.length > 0;
}

/** Groups a person is in. */
export async function findGroupIds(db: Queryable, userId: string): Promise<string[]> {
  const rows = await queryRows<{ group_id: string }>(
    db,
    sql`SELECT group_id FROM group_memberships WHERE user_id = ${userId}`,
  );
  return rows.map(({ group_id }) => group_id);
}

/** Above INTERNAL nothing leaves the house unless an administrator raises a model's limit. */
export const defaultMaxLabel = (isLocal: boolean): Label => (isLocal ? "RESTRICTED" : "INTERNAL");
