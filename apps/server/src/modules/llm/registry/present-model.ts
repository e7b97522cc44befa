import { type Model, MODEL_PROVIDERS, ModelParametersSchema } from "@cdsa/contracts";
import { z } from "zod";
import type { ModelRow } from "../llm.tables.ts";

export const ModelConfigurationSchema = z.object({
  contextWindow: z.number().int().optional(),
  parameters: ModelParametersSchema.default({ temperature: null, maxOutputTokens: null }),
});

const ProviderSchema = z.enum(MODEL_PROVIDERS);

/** A stored model as readers get it; null for one of a provider that this version does not know. */
export function presentModel(row: ModelRow): Model | null {
  const provider = ProviderSchema.safeParse(row.provider);
  if (!provider.success) return null;
  const { contextWindow, parameters } = ModelConfigurationSchema.parse(row.configuration);
  return {
    id: row.modelId,
    name: row.name,
    provider: provider.data,
    source: row.source,
    isLocal: row.isLocal,
    isEnabled: row.isEnabled,
    isDefault: false,
    maxLabel: row.maxLabel,
    contextWindow: contextWindow ?? row.contextWindow,
    sizeGb: row.sizeGb === null ? null : Number(row.sizeGb),
    family: row.family,
    quantization: row.quantization,
    price:
      row.inputPrice === null && row.outputPrice === null
        ? null
        : { inputPerMillion: Number(row.inputPrice ?? 0), outputPerMillion: Number(row.outputPrice ?? 0) },
    parameters,
    capabilities: row.capabilities,
  };
}
