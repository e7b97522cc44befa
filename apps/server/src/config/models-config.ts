import { SecretNameSchema } from "@cdsa/contracts";
import { ConfigurationError, type Environment } from "./env.ts";

/** A key as set: the value, or the name of a secret of the vault. */
type ModelKey = { kind: "value"; value: string } | { kind: "secret"; name: string };

type ServerConfig = { baseUrl: string; key: ModelKey | null; model: string | null };

/** The servers of models that are set up, and how they are used. */
export type ModelsConfig = {
  openai: (ServerConfig & { protocol: "openai" | "compatible"; temperature: number | null }) | null;
  compatible: ServerConfig | null;
  anthropic: ServerConfig | null;
  google: ServerConfig | null;
  azure: (Omit<ServerConfig, "model"> & { apiVersion: string; deployments: readonly string[] }) | null;
  ollama: { baseUrl: string; defaultModel: string | null } | null;
  /** Hosts (`host` or `host:port`) whose models count as local. */
  localHosts: readonly string[];
  timeouts: { connectMs: number; firstTokenMs: number; idleMs: number; totalMs: number };
  maxContextTokens: number;
  /** From how many tokens on a chat is shortened. */
  pruneAtTokens: number;
};

// The rest is room for the answer.
const PRUNED_SHARE = 0.85;
const OPENAI_HOST = "api.openai.com";
const SECRET_PREFIX = "secret:";

type KeyVariable =
  | "OPENAI_API_KEY"
  | "OPENAI_COMPATIBLE_API_KEY"
  | "ANTHROPIC_API_KEY"
  | "GEMINI_API_KEY"
  | "AZURE_OPENAI_API_KEY";

/** `secret:NAME` is the secret of that name; everything else is the key itself. */
function keyOf(env: Environment, variable: KeyVariable): ModelKey | null {
  const value = env[variable];
  if (value === undefined) return null;
  if (!value.startsWith(SECRET_PREFIX)) return { kind: "value", value };
  const name = value.slice(SECRET_PREFIX.length);
  if (!SecretNameSchema.safeParse(name).success) {
    throw new ConfigurationError(
      `${variable}: got ${SECRET_PREFIX} without the name of a secret; it accepts a key, or secret:NAME for one that is in the vault.`,
    );
  }
  return { kind: "secret", name };
}

const server = (baseUrl: string, key: ModelKey | null, model: string | undefined): ServerConfig => ({
  baseUrl,
  key,
  model: model ?? null,
});

function openAi(env: Environment): ModelsConfig["openai"] {
  if (env.OPENAI_BASE_URL === undefined && env.OPENAI_API_KEY === undefined) return null;
  const baseUrl = env.OPENAI_BASE_URL ?? `https://${OPENAI_HOST}/v1`;
  return {
    ...server(baseUrl, keyOf(env, "OPENAI_API_KEY"), env.OPENAI_MODEL),
    // Servers that only speak like OpenAI know fewer of its fields.
    protocol: new URL(baseUrl).hostname === OPENAI_HOST ? "openai" : "compatible",
    temperature: env.OPENAI_TEMPERATURE ?? null,
  };
}

function azure(env: Environment): ModelsConfig["azure"] {
  if (env.AZURE_OPENAI_ENDPOINT === undefined) return null;
  if (env.AZURE_OPENAI_DEPLOYMENTS.length === 0) {
    throw new ConfigurationError(
      "AZURE_OPENAI_DEPLOYMENTS: not set; AZURE_OPENAI_ENDPOINT needs the names of the deployments to use, comma-separated.",
    );
  }
  return {
    baseUrl: env.AZURE_OPENAI_ENDPOINT,
    key: keyOf(env, "AZURE_OPENAI_API_KEY"),
    apiVersion: env.AZURE_OPENAI_API_VERSION,
    deployments: env.AZURE_OPENAI_DEPLOYMENTS,
  };
}

/** @throws ConfigurationError for settings that contradict each other. */
export function modelsConfig(env: Environment): ModelsConfig {
  const anthropic = keyOf(env, "ANTHROPIC_API_KEY");
  const google = keyOf(env, "GEMINI_API_KEY");
  return {
    openai: openAi(env),
    compatible: env.OPENAI_COMPATIBLE_BASE_URL
      ? server(
          env.OPENAI_COMPATIBLE_BASE_URL,
          keyOf(env, "OPENAI_COMPATIBLE_API_KEY"),
          env.OPENAI_COMPATIBLE_MODEL,
        )
      : null,
    anthropic:
      anthropic &&
      server(env.ANTHROPIC_BASE_URL ?? "https://api.anthropic.com/v1", anthropic, env.ANTHROPIC_MODEL),
    google:
      google &&
      server(
        env.GEMINI_BASE_URL ?? "https://generativelanguage.googleapis.com/v1beta",
        google,
        env.GEMINI_MODEL,
      ),
    azure: azure(env),
    ollama: env.OLLAMA_BASE_URL
      ? { baseUrl: env.OLLAMA_BASE_URL, defaultModel: env.OLLAMA_DEFAULT_MODEL ?? null }
      : null,
    localHosts: env.LOCAL_MODEL_HOSTS,
    timeouts: {
      connectMs: env.MODEL_CONNECT_TIMEOUT_MS,
      firstTokenMs: env.MODEL_FIRST_TOKEN_TIMEOUT_MS ?? env.MODEL_TIMEOUT_MS,
      idleMs: env.MODEL_TIMEOUT_MS,
      totalMs: env.MODEL_TOTAL_TIMEOUT_MS,
    },
    maxContextTokens: env.MAX_CONTEXT_WINDOW,
    pruneAtTokens: Math.min(
      env.MAX_CONTEXT_WINDOW,
      env.CONTEXT_PRUNING_THRESHOLD ?? Math.floor(env.MAX_CONTEXT_WINDOW * PRUNED_SHARE),
    ),
  };
}
