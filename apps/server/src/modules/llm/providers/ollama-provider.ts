import { z } from "zod";
import { fetchJson } from "./fetch-json.ts";
import { createOllamaChat } from "./ollama-chat.ts";
import {
  discovered,
  type LlmSettings,
  type Provider,
  type ProviderAccess,
  withoutTrailingSlash,
} from "./provider.ts";

const TagsSchema = z.object({
  models: z
    .array(
      z.object({
        name: z.string().min(1).max(200),
        digest: z.string().optional(),
        size: z.number().optional(),
        details: z
          .object({ family: z.string().optional(), quantization_level: z.string().optional() })
          .optional(),
      }),
    )
    .max(2_000),
});
const ShowSchema = z.object({ model_info: z.record(z.string(), z.unknown()).default({}) });

const BYTES_A_GIGABYTE = 1_000_000_000;
const MAX_SHOWN = 100;

/** Ollama, discovered and spoken to through its own API. It runs inside the house by definition. */
export function createOllamaProvider(
  settings: NonNullable<LlmSettings["ollama"]>,
  contextTokens: number,
): Provider {
  const baseUrl = withoutTrailingSlash(settings.baseUrl);
  const windows = new Map<string, number | null>();
  return {
    id: "ollama",
    baseUrl,
    key: null,
    isLocal: true,
    preferredModel: settings.defaultModel,
    temperature: null,
    refreshIntervalMs: 30_000,
    trustsPreferred: false,
    async discover(access, signal) {
      const url = `${baseUrl}/api/tags`;
      const { models } = TagsSchema.parse(await fetchJson(access, { url, signal }));
      const found = [];
      for (const { name, size, details, digest } of models) {
        const key = digest ?? name;
        if (!windows.has(key) && windows.size < MAX_SHOWN)
          windows.set(key, await contextWindowOf(access, baseUrl, name, signal));
        found.push(
          discovered(name, {
            family: details?.family ?? null,
            quantization: details?.quantization_level ?? null,
            sizeGb: size === undefined ? null : Math.round((size / BYTES_A_GIGABYTE) * 100) / 100,
            contextWindow: windows.get(key) ?? null,
          }),
        );
      }
      return found;
    },
    open: (model, { fetch }) => Promise.resolve(createOllamaChat({ baseUrl, model, contextTokens, fetch })),
  };
}

/** What the model was trained for; null where the server does not tell. */
async function contextWindowOf(
  access: ProviderAccess,
  baseUrl: string,
  model: string,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    const request = { url: `${baseUrl}/api/show`, body: { model }, signal };
    const { model_info } = ShowSchema.parse(await fetchJson(access, request));
    const length = Object.entries(model_info).find(([key]) => key.endsWith(".context_length"))?.[1];
    return typeof length === "number" && Number.isInteger(length) && length > 0 ? length : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
