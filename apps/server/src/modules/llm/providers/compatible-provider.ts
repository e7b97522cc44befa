import { bearer, listOpenAiModels } from "./list-openai-models.ts";
import { type Provider, type ProviderId, type ProviderKey, withoutTrailingSlash } from "./provider.ts";

export type CompatibleSettings = {
  id: Extract<ProviderId, "openai" | "compatible">;
  baseUrl: string;
  key: ProviderKey | null;
  model: string | null;
  temperature: number | null;
  isLocal: boolean;
};

/** Any server that speaks OpenAI's chat completions: vLLM, LM Studio, llama.cpp, a gateway. */
export function createCompatibleProvider(settings: CompatibleSettings): Provider {
  const baseUrl = withoutTrailingSlash(settings.baseUrl);
  return {
    ...settings,
    baseUrl,
    preferredModel: settings.model,
    refreshIntervalMs: 60_000,
    trustsPreferred: true,
    discover: (access, signal) => listOpenAiModels(access, `${baseUrl}/models`, bearer(access), signal),
    async open(modelName, { apiKey, fetch }) {
      const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
      const client = createOpenAICompatible({
        name: settings.id,
        baseURL: baseUrl,
        includeUsage: true,
        fetch,
        ...(apiKey !== null && { apiKey }),
      });
      return client.chatModel(modelName);
    },
  };
}
