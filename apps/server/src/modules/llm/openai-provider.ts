import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { z } from "zod";
import { fetchJson } from "./fetch-json.ts";
import { isLocalHost, type LlmSettings, type Provider } from "./provider.ts";
import { createProviderModel } from "./provider-model.ts";

const ModelListSchema = z.object({ data: z.array(z.object({ id: z.string().min(1).max(200) })).max(2_000) });

/** Any server that speaks OpenAI's chat completions: OpenAI itself, vLLM, LM Studio, llama.cpp. */
export function createOpenAiProvider(
  settings: NonNullable<LlmSettings["openai"]>,
  common: LlmSettings,
): Provider {
  const baseUrl = settings.baseUrl.replace(/\/+$/, "");
  const client = createOpenAICompatible({
    name: "openai",
    baseURL: baseUrl,
    includeUsage: true,
    ...(settings.apiKey !== null && { apiKey: settings.apiKey }),
  });
  const headers: Record<string, string> =
    settings.apiKey === null ? {} : { authorization: `Bearer ${settings.apiKey}` };
  return {
    id: "openai",
    isLocal: isLocalHost(baseUrl, common.localHosts),
    preferredModel: settings.model,
    refreshIntervalMs: 60_000,
    async discover(signal) {
      const list = ModelListSchema.parse(await fetchJson(`${baseUrl}/models`, headers, signal));
      return list.data.map(({ id }) => ({
        name: id,
        family: null,
        quantization: null,
        sizeGb: null,
        contextWindow: null,
      }));
    },
    open: (modelName) =>
      createProviderModel({
        model: client.chatModel(modelName),
        timeoutMs: common.timeoutMs,
        temperature: settings.temperature,
      }),
  };
}
