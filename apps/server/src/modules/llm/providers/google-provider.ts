import { z } from "zod";
import type { VendorSettings } from "./anthropic-provider.ts";
import { fetchJson } from "./fetch-json.ts";
import { discovered, type Provider, withoutTrailingSlash } from "./provider.ts";

const ListSchema = z.object({
  models: z
    .array(
      z.object({
        name: z.string().min(1).max(200),
        inputTokenLimit: z.number().int().positive().optional(),
        supportedGenerationMethods: z.array(z.string()).optional(),
      }),
    )
    .max(2_000),
});

/** Google Gemini through the Generative Language API. */
export function createGoogleProvider(settings: VendorSettings): Provider {
  const baseUrl = withoutTrailingSlash(settings.baseUrl);
  return {
    ...settings,
    id: "google",
    baseUrl,
    preferredModel: settings.model,
    temperature: null,
    refreshIntervalMs: 60_000,
    trustsPreferred: true,
    async discover(access, signal) {
      const headers = { "x-goog-api-key": access.apiKey ?? "" };
      const url = `${baseUrl}/models?pageSize=1000`;
      const { models } = ListSchema.parse(await fetchJson(access, { url, headers, signal }));
      return models
        .filter(({ supportedGenerationMethods: methods }) => methods?.includes("generateContent") ?? true)
        .map(({ name, inputTokenLimit }) =>
          discovered(name.replace(/^models\//, ""), {
            family: "gemini",
            contextWindow: inputTokenLimit ?? null,
          }),
        );
    },
    async open(modelName, { apiKey, fetch }) {
      const { createGoogle } = await import("@ai-sdk/google");
      return createGoogle({ baseURL: baseUrl, apiKey: apiKey ?? "", fetch }).languageModel(modelName);
    },
  };
}
