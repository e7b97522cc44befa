import { z } from "zod";
import { fetchJson } from "./fetch-json.ts";
import { type DiscoveredModel, discovered, type ProviderAccess } from "./provider.ts";

const ModelListSchema = z.object({
  data: z
    .array(
      z.object({
        id: z.string().min(1).max(200),
        // How vLLM and LM Studio name it; OpenAI itself does not tell.
        max_model_len: z.number().int().positive().optional(),
        max_context_length: z.number().int().positive().optional(),
      }),
    )
    .max(2_000),
});

// Models that OpenAI lists beside those that hold conversations.
const NO_CHAT =
  /embedding|whisper|tts|dall-e|gpt-image|sora|moderation|realtime|transcribe|audio|babbage|davinci|search/;

/** The models of a server with OpenAI's `GET /models`. */
export async function listOpenAiModels(
  access: ProviderAccess,
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<DiscoveredModel[]> {
  const { data } = ModelListSchema.parse(await fetchJson(access, { url, headers, signal }));
  return data
    .filter(({ id }) => !NO_CHAT.test(id))
    .map(({ id, max_model_len, max_context_length }) =>
      discovered(id, { contextWindow: max_model_len ?? max_context_length ?? null }),
    );
}

export const bearer = ({ apiKey }: ProviderAccess): Record<string, string> =>
  apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
