import { bearer, listOpenAiModels } from "./list-openai-models.ts";
import { type Provider, type ProviderKey, withoutTrailingSlash } from "./provider.ts";

export type OpenAiSettings = {
  baseUrl: string;
  key: ProviderKey | null;
  model: string | null;
  temperature: number | null;
  isLocal: boolean;
};

/**
 * OpenAI itself. Its client knows which of the vendor's models take a temperature and how each wants its limits; chat
 * completions and not responses, since the latter are kept at the vendor unless told otherwise.
 */
export function createOpenAiProvider(settings: OpenAiSettings): Provider {
  const baseUrl = withoutTrailingSlash(settings.baseUrl);
  return {
    ...settings,
    id: "openai",
    baseUrl,
    preferredModel: settings.model,
    refreshIntervalMs: 60_000,
    trustsPreferred: true,
    discover: (access, signal) => listOpenAiModels(access, `${baseUrl}/models`, bearer(access), signal),
    async open(modelName, { apiKey, fetch }) {
      const { createOpenAI } = await import("@ai-sdk/openai");
      return createOpenAI({ baseURL: baseUrl, apiKey: apiKey ?? "", fetch }).chat(modelName);
    },
  };
}
