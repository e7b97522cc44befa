import type { EgressLog } from "../../../platform/egress/egress-log.ts";
import { createOperatorFetch } from "../../../platform/egress/operator-fetch.ts";
import { createEmbeddedEmbeddings, EMBEDDED_PROVIDER } from "./embedded-embeddings.ts";
import type { EmbeddingProvider } from "./embedding-provider.ts";
import type { EmbeddingModel } from "./embedding.tables.ts";
import {
  createOllamaEmbeddings,
  createOpenAiEmbeddings,
  type HttpEmbeddingOptions,
  type WayOut,
} from "./http-embedding-providers.ts";

export type EmbeddingSettings =
  { kind: "none" } | { kind: "embedded" } | ({ kind: "openai" | "ollama" } & HttpEmbeddingOptions);

type Provider = EmbeddingProvider & Partial<AsyncDisposable>;

/** The provider that is set up, and those of models that questions are still asked in. */
export interface Providers extends AsyncDisposable {
  /** Null where none is set up. */
  readonly own: EmbeddingProvider | null;
  /** The provider of a stored model, as far as this server reaches it: its own, the embedded one, another model of the same server. */
  find(model: Pick<EmbeddingModel, "name" | "dimensions">): EmbeddingProvider | null;
}

export function createProviders(settings: EmbeddingSettings, egressLog: EgressLog): Providers {
  const origins = "baseUrl" in settings ? [settings.baseUrl] : [];
  const wayOut = createOperatorFetch({ log: egressLog, origins });
  const own = providerOf(settings, wayOut);
  const known = new Map<string, Provider>(own ? [[own.id, own]] : []);
  const make = ({ name, dimensions }: Pick<EmbeddingModel, "name" | "dimensions">): Provider | null => {
    if (name === EMBEDDED_PROVIDER.id) return createEmbeddedEmbeddings();
    if (!("baseUrl" in settings) || !name.startsWith(`${settings.kind}/`)) return null;
    return providerOf({ ...settings, model: name.slice(settings.kind.length + 1), dimensions }, wayOut);
  };
  return {
    own,
    find(model) {
      const provider = known.get(model.name) ?? make(model);
      if (provider) known.set(model.name, provider);
      return provider;
    },
    async [Symbol.asyncDispose]() {
      for (const provider of known.values()) await provider[Symbol.asyncDispose]?.();
      wayOut[Symbol.dispose]();
    },
  };
}

function providerOf(settings: EmbeddingSettings, wayOut: WayOut): Provider | null {
  if (settings.kind === "none") return null;
  if (settings.kind === "embedded") return createEmbeddedEmbeddings();
  const options = { ...settings, wayOut };
  return settings.kind === "openai" ? createOpenAiEmbeddings(options) : createOllamaEmbeddings(options);
}
