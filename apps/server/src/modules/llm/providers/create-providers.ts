import { createAnthropicProvider, type VendorSettings } from "./anthropic-provider.ts";
import { createAzureProvider } from "./azure-provider.ts";
import { createCompatibleProvider } from "./compatible-provider.ts";
import { createGoogleProvider } from "./google-provider.ts";
import { createOllamaProvider } from "./ollama-provider.ts";
import { createOpenAiProvider } from "./openai-provider.ts";
import { isLocalHost, type LlmSettings, type Provider } from "./provider.ts";

/** The providers that are set up, in the order in which their models are preferred. */
export function createProviders(settings: LlmSettings): Provider[] {
  const { openai, compatible, anthropic, google, azure, ollama } = settings;
  const isLocal = ({ baseUrl }: { baseUrl: string }): boolean => isLocalHost(baseUrl, settings.localHosts);
  const vendor = <Settings extends Omit<VendorSettings, "isLocal">>(given: Settings) => ({
    ...given,
    isLocal: isLocal(given),
  });
  return [
    ...(openai ? [openAi(openai, isLocal(openai))] : []),
    ...(compatible
      ? [createCompatibleProvider({ ...vendor(compatible), id: "compatible", temperature: null })]
      : []),
    ...(anthropic ? [createAnthropicProvider(vendor(anthropic))] : []),
    ...(google ? [createGoogleProvider(vendor(google))] : []),
    ...(azure ? [createAzureProvider(azure, isLocal(azure))] : []),
    ...(ollama ? [createOllamaProvider(ollama, settings.maxContextTokens)] : []),
  ];
}

const openAi = ({ protocol, ...settings }: NonNullable<LlmSettings["openai"]>, isLocal: boolean): Provider =>
  protocol === "openai"
    ? createOpenAiProvider({ ...settings, isLocal })
    : createCompatibleProvider({ ...settings, id: "openai", isLocal });
