import type { LanguageModelV4 } from "@ai-sdk/provider";

/** A model as its provider lists it; null for what the provider does not tell. */
export type DiscoveredModel = {
  /** The provider's own name of the model. */
  name: string;
  family: string | null;
  quantization: string | null;
  sizeGb: number | null;
  contextWindow: number | null;
};

export const discovered = (name: string, known: Partial<DiscoveredModel> = {}): DiscoveredModel => ({
  name,
  family: null,
  quantization: null,
  sizeGb: null,
  contextWindow: null,
  ...known,
});

export type ProviderId = "openai" | "compatible" | "anthropic" | "google" | "azure" | "ollama";

/** A key as the operator set it: the value, or the name of a secret of the vault that holds it. */
export type ProviderKey = { kind: "value"; value: string } | { kind: "secret"; name: string };

/** What one exchange with a provider goes out with. */
export type ProviderAccess = {
  apiKey: string | null;
  /** Counts what it sends under the label of this exchange. */
  fetch: typeof fetch;
};

/** The part of the AI SDK's protocol that is used: no tool is ever handed to it to execute. */
export type LanguageModel = Pick<LanguageModelV4, "doStream">;

/** A server that runs models. Clients of vendors are loaded when a model is first opened. */
export interface Provider {
  readonly id: ProviderId;
  readonly baseUrl: string;
  readonly key: ProviderKey | null;
  readonly isLocal: boolean;
  /** The model to prefer, where the operator names one. */
  readonly preferredModel: string | null;
  readonly temperature: number | null;
  /** How long an answer to `discover` counts, in milliseconds. */
  readonly refreshIntervalMs: number;
  /** Whether the preferred model is used although the server does not list it, or lists nothing. */
  readonly trustsPreferred: boolean;
  /** Asks the server what it runs. */
  discover(access: ProviderAccess, signal: AbortSignal): Promise<DiscoveredModel[]>;
  open(modelName: string, access: ProviderAccess): Promise<LanguageModel>;
}

type ServerSettings = { baseUrl: string; key: ProviderKey | null; model: string | null };

/** Settings of the providers and of how their models are used. */
export type LlmSettings = {
  /** OpenAI itself, or any server that speaks its chat completions: `protocol` says which. */
  openai: (ServerSettings & { protocol: "openai" | "compatible"; temperature: number | null }) | null;
  /** Another server that speaks OpenAI's chat completions, beside the one above. */
  compatible: ServerSettings | null;
  anthropic: ServerSettings | null;
  google: ServerSettings | null;
  azure: (Omit<ServerSettings, "model"> & { apiVersion: string; deployments: readonly string[] }) | null;
  ollama: { baseUrl: string; defaultModel: string | null } | null;
  /** `host` or `host:port` of servers whose models count as local, besides the loopback and Ollama's host. */
  localHosts: readonly string[];
  timeouts: ModelTimeouts;
  maxContextTokens: number;
};

export type ModelTimeouts = {
  /** For a new connection, TLS included. */
  connectMs: number;
  /** From the request to the first piece of the answer. */
  firstTokenMs: number;
  /** Between two pieces. */
  idleMs: number;
  /** For one answer from its first request to its end, waits between attempts included. */
  totalMs: number;
};

/** Whether a provider's server is inside the house. */
export function isLocalHost(baseUrl: string, localHosts: readonly string[]): boolean {
  const { hostname, host } = new URL(baseUrl);
  const isLoopback =
    hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return isLoopback || localHosts.includes(hostname) || localHosts.includes(host);
}

export const withoutTrailingSlash = (url: string): string => url.replace(/\/+$/, "");
