import { z } from "zod";
import { fetchJson } from "./fetch-json.ts";
import { discovered, type LlmSettings, type Provider, withoutTrailingSlash } from "./provider.ts";

const ListSchema = z.object({ data: z.array(z.unknown()).max(10_000) });

/**
 * Azure OpenAI. Its list names every model Azure offers, not what this resource has deployed, so the deployments are
 * those the operator names; the list tells whether the server answers and takes the key.
 */
export function createAzureProvider(settings: NonNullable<LlmSettings["azure"]>, isLocal: boolean): Provider {
  const baseUrl = `${withoutTrailingSlash(settings.baseUrl).replace(/\/openai(\/v1)?$/, "")}/openai`;
  const { apiVersion, deployments } = settings;
  const isVersioned = apiVersion !== "v1";
  const listUrl = isVersioned
    ? `${baseUrl}/models?api-version=${encodeURIComponent(apiVersion)}`
    : `${baseUrl}/v1/models`;
  return {
    id: "azure",
    baseUrl,
    key: settings.key,
    isLocal,
    preferredModel: deployments[0] ?? null,
    temperature: null,
    refreshIntervalMs: 60_000,
    trustsPreferred: true,
    async discover(access, signal) {
      const headers = { "api-key": access.apiKey ?? "" };
      ListSchema.parse(await fetchJson(access, { url: listUrl, headers, signal }));
      return deployments.map((name) => discovered(name));
    },
    async open(modelName, { apiKey, fetch }) {
      const { createAzure } = await import("@ai-sdk/azure");
      const client = createAzure({
        baseURL: baseUrl,
        apiKey: apiKey ?? "",
        apiVersion,
        useDeploymentBasedUrls: isVersioned,
        fetch,
      });
      return client.chat(modelName);
    },
  };
}
