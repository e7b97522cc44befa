import { join, resolve } from "node:path";
import { type Label, type Role, RoleSchema } from "@cdsa/contracts";
import { ConfigurationError, type Environment } from "./env.ts";
import { type ModelsConfig, modelsConfig } from "./models-config.ts";

export type DatabaseConfig =
  | { kind: "pglite"; directory: string; lockFile: string }
  | { kind: "postgres"; url: string; ownerUrl: string; replicaUrl: string | null; poolSize: number };

export type Config = {
  appName: string;
  version: string;
  isProduction: boolean;
  logLevel: string;
  processRole: "api" | "worker" | "all";
  dataDirectory: string;
  database: DatabaseConfig;
  redisUrl: string | null;
  http: {
    host: string;
    port: number;
    corsOrigins: readonly string[];
    trustedProxies: readonly string[];
    rateLimit: { requests: number; periodSeconds: number };
    metricsToken: string | null;
    metricsEnabled: boolean;
  };
  auth: {
    accessTokenMinutes: number;
    jwtAlgorithm: "HS256" | "HS384" | "HS512";
    registrationOpen: boolean;
    oidc: OidcConfig | null;
  };
  sampleData: { enabled: boolean; password: string | null };
  models: ModelsConfig;
  runs: { maxTurns: number; maxSeconds: number };
  approvals: { expiryHours: number };
  /** How often a person may be shown a value, and their tools may use one. */
  vault: { readsPerMinute: number; usesPerMinute: number };
  documents: DocumentsConfig;
  /** `host` or `host:port` of everything tools may reach. */
  egressAllow: readonly string[];
  fhirBaseUrl: string | null;
  /** Said once at start: settings that are accepted and do nothing. */
  ignoredSettings: readonly string[];
};

export type DocumentsConfig = {
  /** Where originals are kept, sealed. */
  storage:
    | { kind: "disk"; directory: string }
    | {
        kind: "s3";
        bucketUrl: string;
        region: string;
        accessKeyId: string;
        secretAccessKey: string;
        sessionToken: string | null;
      };
  maxUploadBytes: number;
  /** Characters of a passage, and how many of them it shares with the one before. */
  chunkSize: number;
  chunkOverlap: number;
  /** Passages of a search that names no number. */
  topK: number;
  /** Where Tesseract's language data is, and in which languages scans are read; null leaves them unread. */
  recognition: { languagePath: string; languages: readonly string[] } | null;
  /** The model that makes vectors; `embedded` comes with the program. */
  embedding:
    | { kind: "none" | "embedded" }
    | {
        kind: "openai" | "ollama";
        baseUrl: string;
        apiKey: string | null;
        model: string;
        dimensions: number;
      };
  /** Orders what was found; null where none is set up. */
  reranker: { baseUrl: string; apiKey: string | null; model: string; maxLabel: Label } | null;
};

/** Sign-in at an OpenID provider. */
export type OidcConfig = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string | null;
  scopes: readonly string[];
  roles: { claim: string; byValue: ReadonlyMap<string, Role> } | null;
  linkByEmail: boolean;
};

const IGNORED = [
  "CELERY_BROKER_URL",
  "CELERY_RESULT_BACKEND",
  "DB_MAX_OVERFLOW",
  "REDIS_SESSION_DB",
  "API_RELOAD",
] as const;

function databaseConfig(env: Environment, dataDirectory: string): DatabaseConfig {
  if (env.DATABASE_URL) {
    return {
      kind: "postgres",
      url: env.DATABASE_URL,
      ownerUrl: env.DATABASE_OWNER_URL ?? env.DATABASE_URL,
      replicaUrl: env.DATABASE_REPLICA_URL ?? null,
      poolSize: env.DB_POOL_SIZE,
    };
  }
  for (const name of ["DATABASE_OWNER_URL", "DATABASE_REPLICA_URL"] as const) {
    if (env[name]) {
      throw new ConfigurationError(
        `${name}: set without DATABASE_URL; it accepts a value only beside DATABASE_URL.`,
      );
    }
  }
  return {
    kind: "pglite",
    directory: join(dataDirectory, "database"),
    lockFile: join(dataDirectory, "server.lock"),
  };
}

function documentsConfig(env: Environment, dataDirectory: string): DocumentsConfig {
  if (env.RAG_CHUNK_OVERLAP * 2 > env.RAG_CHUNK_SIZE) {
    throw new ConfigurationError(
      `RAG_CHUNK_OVERLAP: got ${env.RAG_CHUNK_OVERLAP}; it accepts at most half of RAG_CHUNK_SIZE, which is ${env.RAG_CHUNK_SIZE}.`,
    );
  }
  return {
    storage: storageConfig(env, dataDirectory),
    maxUploadBytes: env.MAX_UPLOAD_SIZE,
    chunkSize: env.RAG_CHUNK_SIZE,
    chunkOverlap: env.RAG_CHUNK_OVERLAP,
    topK: env.RAG_TOP_K,
    recognition: recognitionConfig(env),
    embedding: embeddingConfig(env),
    reranker: rerankerConfig(env),
  };
}

const LANGUAGE_CODE = /^\w{2,40}$/;

function recognitionConfig(env: Environment): DocumentsConfig["recognition"] {
  const { OCR_LANGUAGE_PATH: languagePath, OCR_LANGUAGES: languages } = env;
  const wrong = languages.find((code) => !LANGUAGE_CODE.test(code));
  if (wrong !== undefined) {
    throw new ConfigurationError(
      `OCR_LANGUAGES: got ${wrong}; it accepts codes of Tesseract's languages with commas between, such as eng,deu.`,
    );
  }
  return languagePath ? { languagePath: resolve(languagePath), languages } : null;
}

// What most models of OpenAI's kind have.
const DEFAULT_DIMENSIONS = 1_536;

/** `none`, `embedded` (the default), `ollama/NAME`, or the name of a model of the OpenAI-compatible server. */
function embeddingConfig(env: Environment): DocumentsConfig["embedding"] {
  const name = env.EMBEDDING_MODEL ?? "embedded";
  if (name === "none" || name === "embedded") return { kind: name };
  const dimensions = env.EMBEDDING_DIMENSIONS ?? DEFAULT_DIMENSIONS;
  if (name.startsWith("ollama/")) {
    if (!env.OLLAMA_BASE_URL)
      throw new ConfigurationError(`EMBEDDING_MODEL: got ${name} without OLLAMA_BASE_URL, which it needs.`);
    return {
      kind: "ollama",
      baseUrl: env.OLLAMA_BASE_URL,
      apiKey: null,
      model: name.slice("ollama/".length),
      dimensions,
    };
  }
  if (env.OPENAI_API_KEY?.startsWith("secret:")) {
    throw new ConfigurationError(
      `EMBEDDING_MODEL: got ${name} while OPENAI_API_KEY names a secret of the vault; it accepts embedded, none or ollama/NAME then.`,
    );
  }
  // A name without its provider set up is that of an installation to come; words find everything meanwhile.
  if (!env.OPENAI_API_KEY && !env.OPENAI_BASE_URL) return { kind: "embedded" };
  return {
    kind: "openai",
    baseUrl: env.OPENAI_BASE_URL ?? "https://api.openai.com/v1",
    apiKey: env.OPENAI_API_KEY ?? null,
    model: name.replace(/^openai\//, ""),
    dimensions,
  };
}

function rerankerConfig(env: Environment): DocumentsConfig["reranker"] {
  const {
    RERANK_BASE_URL: baseUrl,
    RERANK_MODEL: model,
    RERANK_API_KEY: apiKey,
    RERANK_MAX_LABEL: maxLabel,
  } = env;
  if (!baseUrl) return null;
  if (!model)
    throw new ConfigurationError(
      "RERANK_MODEL: not set beside RERANK_BASE_URL; it accepts the name of a model there.",
    );
  if (apiKey?.startsWith("secret:"))
    throw new ConfigurationError(
      "RERANK_API_KEY: names a secret of the vault; it accepts the key itself, or nothing.",
    );
  return { baseUrl, apiKey: apiKey || null, model, maxLabel };
}

function storageConfig(env: Environment, dataDirectory: string): DocumentsConfig["storage"] {
  const { UPLOAD_S3_BUCKET_URL: bucketUrl, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = env;
  if (bucketUrl === undefined) {
    return {
      kind: "disk",
      directory: env.UPLOAD_DIR ? resolve(env.UPLOAD_DIR) : join(dataDirectory, "uploads"),
    };
  }
  if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) {
    throw new ConfigurationError(
      "UPLOAD_S3_BUCKET_URL: set without AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which it needs.",
    );
  }
  return {
    kind: "s3",
    bucketUrl,
    region: env.AWS_REGION ?? "us-east-1",
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: env.AWS_SESSION_TOKEN ?? null,
  };
}

function oidcConfig(env: Environment): OidcConfig | null {
  if (!env.OIDC_ISSUER) return null;
  for (const name of ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const) {
    if (!env[name]) {
      throw new ConfigurationError(`${name}: not set; OIDC_ISSUER needs what the provider gave this server.`);
    }
  }
  if ((env.OIDC_ROLE_CLAIM === undefined) !== (env.OIDC_ROLE_MAP === undefined)) {
    throw new ConfigurationError(
      "OIDC_ROLE_CLAIM and OIDC_ROLE_MAP: one is set without the other; set both or none.",
    );
  }
  const byValue = new Map(
    env.OIDC_ROLE_MAP?.map((entry) => [entry?.[1] ?? "", RoleSchema.parse(entry?.[2])] as const),
  );
  return {
    issuer: env.OIDC_ISSUER,
    clientId: env.OIDC_CLIENT_ID ?? "",
    clientSecret: env.OIDC_CLIENT_SECRET ?? "",
    redirectUri: env.OIDC_REDIRECT_URI ?? null,
    scopes: env.OIDC_SCOPES,
    roles: env.OIDC_ROLE_CLAIM === undefined ? null : { claim: env.OIDC_ROLE_CLAIM, byValue },
    linkByEmail: env.OIDC_LINK_BY_EMAIL,
  };
}

/**
 * The configuration of one server.
 * @throws ConfigurationError where settings contradict each other.
 */
export function createConfig(env: Environment): Config {
  const dataDirectory = resolve(env.DATA_DIR);
  const isProduction = env.ENVIRONMENT === "production" || env.NODE_ENV === "production";
  if (isProduction && !env.DATABASE_URL) {
    throw new ConfigurationError(
      "DATABASE_URL: not set; production needs a PostgreSQL 15 or newer with pgvector, in libpq form.",
    );
  }
  if (isProduction && !env.STORAGE_ENCRYPTED) {
    throw new ConfigurationError(
      "STORAGE_ENCRYPTED: not set; production needs the volumes of the database and of DATA_DIR encrypted, declared by STORAGE_ENCRYPTED=true.",
    );
  }
  if (!env.DATABASE_URL && env.CDSA_ROLE !== "all") {
    throw new ConfigurationError(
      `CDSA_ROLE: got ${env.CDSA_ROLE} without DATABASE_URL; one process alone can use the embedded database, with all.`,
    );
  }
  return {
    appName: env.APP_NAME,
    version: env.APP_VERSION,
    isProduction,
    logLevel: env.DEBUG && env.LOG_LEVEL === "info" ? "debug" : env.LOG_LEVEL,
    processRole: env.CDSA_ROLE,
    dataDirectory,
    database: databaseConfig(env, dataDirectory),
    redisUrl: env.REDIS_URL ?? null,
    http: {
      host: env.API_HOST,
      port: env.API_PORT,
      corsOrigins: env.CORS_ORIGINS,
      trustedProxies: env.TRUSTED_PROXIES,
      rateLimit: { requests: env.RATE_LIMIT_REQUESTS, periodSeconds: env.RATE_LIMIT_PERIOD },
      metricsToken: env.METRICS_TOKEN ?? null,
      metricsEnabled: env.ENABLE_METRICS,
    },
    auth: {
      accessTokenMinutes: env.JWT_EXPIRATION_MINUTES,
      jwtAlgorithm: env.JWT_ALGORITHM,
      registrationOpen: env.REGISTRATION === "open",
      oidc: oidcConfig(env),
    },
    sampleData: { enabled: env.SAMPLE_DATA ?? !isProduction, password: env.SAMPLE_PASSWORD ?? null },
    models: modelsConfig(env),
    runs: { maxTurns: env.RUN_MAX_TURNS, maxSeconds: env.RUN_MAX_SECONDS },
    approvals: { expiryHours: env.APPROVAL_EXPIRY_HOURS },
    vault: { readsPerMinute: env.VAULT_READS_PER_MINUTE, usesPerMinute: env.VAULT_USES_PER_MINUTE },
    documents: documentsConfig(env, dataDirectory),
    egressAllow: env.EGRESS_ALLOW,
    fhirBaseUrl: env.FHIR_BASE_URL ?? null,
    ignoredSettings: IGNORED.filter((name) => env[name] !== undefined),
  };
}
