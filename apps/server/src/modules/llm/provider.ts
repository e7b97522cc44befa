import type { ChatModel } from "./chat-model.ts";

/** A model as its provider lists it. */
export type DiscoveredModel = {
  /** The provider's own name of the model. */
  name: string;
  family: string | null;
  quantization: string | null;
  sizeGb: number | null;
  contextWindow: number | null;
};

/** A server that runs models. */
export interface Provider {
  readonly id: "openai" | "ollama";
  readonly isLocal: boolean;
  /** The model to prefer, where the operator names one. */
  readonly preferredModel: string | null;
  /** How long an answer to `discover` counts, in milliseconds. */
  readonly refreshIntervalMs: number;
  /** Asks the server what it runs. */
  discover(signal: AbortSignal): Promise<DiscoveredModel[]>;
  open(modelName: string): ChatModel;
}

/** Settings of the providers and of how their models are used. */
export type LlmSettings = {
  openai: { baseUrl: string; apiKey: string | null; model: string | null; temperature: number | null } | null;
  ollama: { baseUrl: string; defaultModel: string | null } | null;
  /** `host` or `host:port` of servers whose models count as local, besides the loopback and Ollama's host. */
  localHosts: readonly string[];
  timeoutMs: number;
  maxContextTokens: number;
};

/** Whether a provider's server is inside the house. */
export function isLocalHost(baseUrl: string, localHosts: readonly string[]): boolean {
  const { hostname, host } = new URL(baseUrl);
  const isLoopback =
    hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return isLoopback || localHosts.includes(hostname) || localHosts.includes(host);
}
