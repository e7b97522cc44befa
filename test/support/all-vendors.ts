import { LLMock } from "@copilotkit/aimock";
import type { ModelsConfig } from "../../apps/server/src/config/models-config.ts";

/** The models of a gateway whose providers are all one mock server that speaks every vendor's wire format. */
export const VENDOR_MODELS = {
  openai: "openai:gpt-4o-test",
  compatible: "compatible:vllm-test",
  anthropic: "anthropic:claude-test",
  google: "google:gemini-test",
  azure: "azure:deployed-test",
  ollama: "ollama:llama-test",
} as const;
export type Vendor = keyof typeof VENDOR_MODELS;
export const VENDORS: readonly Vendor[] = ["openai", "compatible", "anthropic", "google", "azure", "ollama"];

const nameOf = (vendor: Vendor): string => VENDOR_MODELS[vendor].slice(vendor.length + 1);

export async function startVendors(): Promise<LLMock & AsyncDisposable> {
  const mock = new LLMock({ port: 0, host: "127.0.0.1", strict: true });
  await mock.start();
  return Object.assign(mock, { [Symbol.asyncDispose]: () => mock.stop() });
}

/** The environment that sets up every provider at the mock. */
export const vendorEnvironment = (origin: string): Record<string, string> => ({
  OPENAI_BASE_URL: `${origin}/v1`,
  OPENAI_API_KEY: "key-openai",
  OPENAI_MODEL: nameOf("openai"),
  OPENAI_COMPATIBLE_BASE_URL: `${origin}/v1`,
  OPENAI_COMPATIBLE_API_KEY: "key-compatible",
  OPENAI_COMPATIBLE_MODEL: nameOf("compatible"),
  ANTHROPIC_API_KEY: "key-anthropic",
  ANTHROPIC_BASE_URL: `${origin}/v1`,
  ANTHROPIC_MODEL: nameOf("anthropic"),
  GEMINI_API_KEY: "key-google",
  GEMINI_BASE_URL: `${origin}/v1beta`,
  GEMINI_MODEL: nameOf("google"),
  AZURE_OPENAI_ENDPOINT: origin,
  AZURE_OPENAI_API_KEY: "key-azure",
  AZURE_OPENAI_API_VERSION: "2024-10-21",
  AZURE_OPENAI_DEPLOYMENTS: nameOf("azure"),
  OLLAMA_BASE_URL: origin,
  OLLAMA_DEFAULT_MODEL: nameOf("ollama"),
});

/** The mock is not at OpenAI's address, but is to be spoken to by OpenAI's own client. */
export const speakOpenAi = (config: ModelsConfig): ModelsConfig => ({
  ...config,
  openai: config.openai && { ...config.openai, protocol: "openai" },
});
