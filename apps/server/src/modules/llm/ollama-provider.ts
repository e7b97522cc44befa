import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { z } from "zod";
import { fetchJson } from "./fetch-json.ts";
import type { LlmSettings, Provider } from "./provider.ts";
import { createProviderModel } from "./provider-model.ts";

const TagsSchema = z.object({
  models: z
    .array(
      z.object({
        name: z.string().min(1).max(200),
        size: z.number().optional(),
        details: z
          .object({ family: z.string().optional(), quantization_level: z.string().optional() })
          .optional(),
      }),
    )
    .max(2_000),
});

const BYTES_A_GIGABYTE = 1_000_000_000;

/**
 * Ollama: discovered through its own API, spoken to through its OpenAI-compatible one, so that there is one
 * adapter to keep right. It runs inside the house by definition.
 */
export function createOllamaProvider(
  settings: NonNullable<LlmSettings["ollama"]>,
  common: LlmSettings,
): Provider {
  const baseUrl = settings.baseUrl.replace(/\/+$/, "");
  const client = createOpenAICompatible({ name: "ollama", baseURL: `${baseUrl}/v1`, includeUsage: true });
  return {
    id: "ollama",
    isLocal: true,
    preferredModel: settings.defaultModel,
    refreshIntervalMs: 30_000,
    async discover(signal) {
      const { models } = TagsSchema.parse(await fetchJson(`${baseUrl}/api/tags`, {}, signal));
      return models.map(({ name, size, details }) => ({
        name,
        family: details?.family ?? null,
        quantization: details?.quantization_level ?? null,
        sizeGb: size === undefined ? null : Math.round((size / BYTES_A_GIGABYTE) * 100) / 100,
        contextWindow: null,
      }));
    },
    open: (modelName) =>
      createProviderModel({
        model: client.chatModel(modelName),
        timeoutMs: common.timeoutMs,
        temperature: null,
      }),
  };
}
