import { type LlmConfigFields, type Model, ModelBudgetSchema } from "@cdsa/contracts";
import { z } from "zod";
import type { Database } from "../../../platform/db/database.ts";
import { newId } from "../../../platform/ids/new-id.ts";
import type { DiscoveredModel, Provider } from "../providers/provider.ts";
import { defaultMaxLabel, findConfig, findModels, upsertModels } from "./models.repository.ts";
import { presentModel } from "./present-model.ts";

/** The models there are and what administrators have set, as the database has them, held for quick reading. */
export interface ModelDirectory {
  /** In the order of preference. */
  models(): readonly Model[];
  readonly config: () => DirectoryConfig;
  /** Takes note of what a provider runs; null where it does not answer. */
  noteDiscovered(provider: Provider, discovered: readonly DiscoveredModel[]): Promise<void>;
  /** Reads all of it again. */
  reload(): Promise<void>;
}

export type DirectoryConfig = LlmConfigFields & {
  version: number;
  changedAt: Date | null;
  changedBy: string | null;
};

// Lenient: what an earlier version has stored must not stop a later one.
const StoredSettingsSchema = z.object({
  defaultModelId: z.string().nullable().catch(null),
  fallbackModelIds: z.array(z.string()).catch([]),
  budgets: z.array(ModelBudgetSchema).catch([]),
  runCostLimit: z.number().nullable().catch(null),
});

export const modelIdOf = (provider: Pick<Provider, "id">, name: string): string => `${provider.id}:${name}`;

export function createModelDirectory(
  db: Database,
  providers: readonly Provider[],
  contextTokens: number,
): ModelDirectory {
  const listed = new Map<string, readonly string[]>();
  let stored = new Map<string, Model>();
  let config: DirectoryConfig = { ...StoredSettingsSchema.parse({}), ...UNCHANGED };

  async function reload(): Promise<void> {
    const [rows, newest] = [await findModels(db), await findConfig(db)];
    stored = new Map(
      rows.flatMap((row) => {
        const model = presentModel(row);
        return model ? [[model.id, model]] : [];
      }),
    );
    config = {
      ...StoredSettingsSchema.parse(newest?.settings ?? {}),
      ...(newest
        ? { version: newest.version, changedAt: newest.createdAt, changedBy: newest.changedBy }
        : UNCHANGED),
    };
  }

  /** What the provider lists, and what administrators have named beside it. */
  function modelsOf(provider: Provider): Model[] {
    const live = (listed.get(provider.id) ?? []).flatMap((id) => stored.get(id) ?? []);
    const named = [...stored.values()].filter(
      (model) => model.provider === provider.id && model.source === "admin" && !live.includes(model),
    );
    return [...live, ...named];
  }

  return {
    models: () => providers.flatMap(modelsOf),
    config: () => config,
    async noteDiscovered(provider, discovered) {
      const rows = discovered.map((found) => toRow(provider, found, contextTokens));
      const isKnown = rows.every(({ modelId, contextWindow }) => {
        const known = stored.get(modelId);
        return known?.isLocal === provider.isLocal && known.contextWindow === contextWindow;
      });
      if (!isKnown) {
        await upsertModels(db, rows);
        await reload();
      }
      listed.set(
        provider.id,
        rows.map(({ modelId }) => modelId),
      );
    },
    reload,
  };
}

const UNCHANGED = { version: 0, changedAt: null, changedBy: null };

const toRow = (provider: Provider, found: DiscoveredModel, contextTokens: number) => ({
  id: newId(),
  modelId: modelIdOf(provider, found.name),
  name: found.name,
  provider: provider.id,
  family: found.family,
  quantization: found.quantization,
  sizeGb: found.sizeGb === null ? null : found.sizeGb.toFixed(2),
  contextWindow: found.contextWindow ?? contextTokens,
  isLocal: provider.isLocal,
  maxLabel: defaultMaxLabel(provider.isLocal),
});
