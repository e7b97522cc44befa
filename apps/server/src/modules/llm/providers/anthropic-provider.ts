import { z } from "zod";
import { fetchJson } from "./fetch-json.ts";
import { discovered, type Provider, type ProviderKey, withoutTrailingSlash } from "./provider.ts";

export type VendorSettings = {
  baseUrl: string;
  key: ProviderKey | null;
  model: string | null;
  isLocal: boolean;
};

const ListSchema = z.object({
  data: z
    .array(
      z.object({ id: z.string().min(1).max(200), max_input_tokens: z.number().int().positive().optional() }),
    )
    .max(2_000),
});

const API_VERSION = "2023-06-01";
// What every model of the vendor has had since Claude 3; more is asked for by a header of its own.
const CONTEXT_WINDOW = 200_000;

/** Anthropic's messages API. */
export function createAnthropicProvider(settings: VendorSettings): Provider {
  const baseUrl = withoutTrailingSlash(settings.baseUrl);
  return {
    ...settings,
    id: "anthropic",
    baseUrl,
    preferredModel: settings.model,
    temperature: null,
    refreshIntervalMs: 60_000,
    trustsPreferred: true,
    async discover(access, signal) {
      const headers = { "x-api-key": access.apiKey ?? "", "anthropic-version": API_VERSION };
      const url = `${baseUrl}/models?limit=1000`;
      const { data } = ListSchema.parse(await fetchJson(access, { url, headers, signal }));
      return data.map(({ id, max_input_tokens }) =>
        discovered(id, { family: "claude", contextWindow: max_input_tokens ?? CONTEXT_WINDOW }),
      );
    },
    async open(modelName, { apiKey, fetch }) {
      const { createAnthropic } = await import("@ai-sdk/anthropic");
      return createAnthropic({ baseURL: baseUrl, apiKey: apiKey ?? "", fetch }).languageModel(modelName);
    },
  };
}
