import type { Label, Model } from "@cdsa/contracts";
import { sql } from "drizzle-orm";
import type { Database } from "../../platform/db/database.ts";
import { newId } from "../../platform/ids/new-id.ts";
import type { ChatModel } from "./chat-model.ts";
import { llmModels } from "./llm.tables.ts";
import type { DiscoveredModel, Provider } from "./provider.ts";

export type RegisteredModel = { info: Model; chatModel: ChatModel };

/** Above INTERNAL nothing leaves the house unless an administrator raises a model's limit. */
const defaultMaxLabel = (isLocal: boolean): Label => (isLocal ? "RESTRICTED" : "INTERNAL");

/**
 * Registers what a provider runs. Switch and label limit of a model known before stay as they were set; the
 * database's answer is what counts.
 */
export async function registerModels(
  db: Database,
  provider: Provider,
  discovered: readonly DiscoveredModel[],
  contextTokens: number,
): Promise<RegisteredModel[]> {
  const models: RegisteredModel[] = [];
  for (const found of discovered) {
    const [row] = await db
      .insert(llmModels)
      .values({
        id: newId(),
        modelId: `${provider.id}:${found.name}`,
        name: found.name,
        provider: provider.id,
        family: found.family,
        quantization: found.quantization,
        sizeGb: found.sizeGb === null ? null : found.sizeGb.toFixed(2),
        contextWindow: found.contextWindow ?? contextTokens,
        isLocal: provider.isLocal,
        maxLabel: defaultMaxLabel(provider.isLocal),
      })
      .onConflictDoUpdate({
        target: llmModels.modelId,
        set: {
          isLocal: provider.isLocal,
          lastSeenAt: sql`now()`,
          contextWindow: found.contextWindow ?? contextTokens,
        },
      })
      .returning();
    if (row) models.push({ info: toModel(row, provider), chatModel: provider.open(found.name) });
  }
  return models;
}

function toModel(row: typeof llmModels.$inferSelect, provider: Provider): Model {
  return {
    id: row.modelId,
    name: row.name,
    provider: provider.id,
    isLocal: row.isLocal,
    isEnabled: row.isEnabled,
    isDefault: false,
    maxLabel: row.maxLabel,
    contextWindow: row.contextWindow,
    sizeGb: row.sizeGb === null ? null : Number(row.sizeGb),
    family: row.family,
    quantization: row.quantization,
  };
}
