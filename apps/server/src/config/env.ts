import { LabelSchema } from "@cdsa/contracts";
import { z } from "zod";
import { parsePostgresUrl } from "../platform/db/parse-postgres-url.ts";

/** A setting that cannot be used; the message names it, what it got (never a secret's value) and what it accepts. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

const integer = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d+$/, `a whole number from ${minimum} to ${maximum}`)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `a whole number from ${minimum} to ${maximum}`);

const flag = z
  .enum(["true", "false", "1", "0"], "true or false")
  .transform((value) => value === "true" || value === "1");

const list = z.string().transform((value) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);

const url = (protocols: readonly string[], example: string) =>
  z.string().refine((value) => {
    const parsed = URL.parse(value);
    return parsed !== null && protocols.includes(parsed.protocol);
  }, `a URL such as ${example}`);

const HTTP = ["http:", "https:"];
const POSTGRES = z
  .string()
  .refine(
    (value) => parsePostgresUrl(value) !== null,
    "a URL such as postgresql://user:password@host:5432/cdsa, or postgresql://user:password@a,b/cdsa?target_session_attrs=read-write (libpq form)",
  );

const ROLE_ENTRY = /^(.+)=(ANALYST|MANAGER|ADMIN)$/;

function isIssuer(value: string): boolean {
  const parsed = URL.parse(value);
  const isLoopback = parsed !== null && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(parsed.hostname);
  return parsed?.protocol === "https:" || (parsed?.protocol === "http:" && isLoopback);
}

/** Every variable the server reads, with what it accepts. Empty means not set. */
const EnvironmentSchema = z.object({
  APP_NAME: z.string().default("CDSA"),
  APP_VERSION: z.string().default("0.1.0"),
  ENVIRONMENT: z
    .enum(["development", "staging", "production"], "development, staging or production")
    .optional(),
  NODE_ENV: z.string().optional(),
  DEBUG: flag.default(false),
  LOG_LEVEL: z
    .string()
    .toLowerCase()
    .transform((value) => (value === "warning" ? "warn" : value === "critical" ? "fatal" : value))
    .pipe(
      z.enum(
        ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
        "debug, info, warning, error or critical",
      ),
    )
    .default("info"),
  API_HOST: z.string().default("127.0.0.1"),
  API_PORT: integer(0, 65_535).default(8000),
  API_RELOAD: flag.optional(),
  CORS_ORIGINS: list.default([]),
  TRUSTED_PROXIES: list.default([]),
  CDSA_ROLE: z.enum(["api", "worker", "all"], "api, worker or all").default("all"),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: POSTGRES.optional(),
  DATABASE_OWNER_URL: POSTGRES.optional(),
  DATABASE_REPLICA_URL: POSTGRES.optional(),
  DB_POOL_SIZE: integer(2, 500).default(20),
  DB_MAX_OVERFLOW: z.string().optional(),
  DB_ECHO: flag.default(false),
  REDIS_URL: url(["redis:", "rediss:"], "redis://localhost:6379/0").optional(),
  REDIS_CACHE_DB: integer(0, 1_000).optional(),
  REDIS_SESSION_DB: z.string().optional(),
  SECRET_KEY: z.string().optional(),
  JWT_SECRET_KEY: z.string().optional(),
  JWT_ALGORITHM: z.enum(["HS256", "HS384", "HS512"], "HS256, HS384 or HS512").default("HS256"),
  JWT_EXPIRATION_MINUTES: integer(1, 1_440).default(15),
  ENCRYPTION_KEY: z.string().optional(),
  STORAGE_ENCRYPTED: flag.default(false),
  VAULT_KEYS: list.default([]),
  VAULT_ACTIVE_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, "the id of a key: kek-1, or one of VAULT_KEYS")
    .optional(),
  VAULT_TRANSIT_URL: url(HTTP, "https://vault.example.org:8200").optional(),
  VAULT_TRANSIT_TOKEN: z.string().optional(),
  VAULT_TRANSIT_NAMESPACE: z.string().max(500).optional(),
  VAULT_KMS_URL: url(HTTP, "https://kms.eu-central-1.amazonaws.com/").optional(),
  VAULT_READS_PER_MINUTE: integer(1, 1_000_000).default(30),
  VAULT_USES_PER_MINUTE: integer(1, 1_000_000).default(600),
  AWS_REGION: z.string().max(100).optional(),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  REGISTRATION: z.enum(["open", "invite"], "open or invite").default("invite"),
  SAMPLE_PASSWORD: z.string().min(12, "at least 12 characters").optional(),
  SAMPLE_DATA: flag.optional(),
  OIDC_ISSUER: z
    .string()
    .refine(
      isIssuer,
      "an https URL such as https://login.example.org/realms/house (http on the loopback alone)",
    )
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_REDIRECT_URI: url(HTTP, "https://cdsa.example.org/api/v1/auth/oidc/callback").optional(),
  OIDC_SCOPES: z
    .string()
    .default("openid email profile")
    .transform((value) => value.split(/[\s,]+/).filter((scope) => scope !== ""))
    .refine((scopes) => scopes.includes("openid"), "names separated by spaces, openid among them"),
  OIDC_ROLE_CLAIM: z.string().optional(),
  OIDC_ROLE_MAP: list
    .transform((entries) => entries.map((entry) => ROLE_ENTRY.exec(entry)))
    .refine(
      (entries) => entries.every((entry) => entry !== null),
      "pairs such as cdsa-managers=MANAGER, with commas between",
    )
    .optional(),
  OIDC_LINK_BY_EMAIL: flag.default(false),
  RATE_LIMIT_REQUESTS: integer(1, 10_000_000).default(100),
  RATE_LIMIT_PERIOD: integer(1, 86_400).default(60),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_MODEL: z.string().optional(),
  OPENAI_TEMPERATURE: z.coerce.number("a number from 0 to 2").min(0).max(2).optional(),
  OPENAI_BASE_URL: url(HTTP, "https://api.openai.com/v1").optional(),
  OPENAI_COMPATIBLE_BASE_URL: url(HTTP, "http://localhost:8080/v1").optional(),
  OPENAI_COMPATIBLE_API_KEY: z.string().optional(),
  OPENAI_COMPATIBLE_MODEL: z.string().optional(),
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_MODEL: z.string().optional(),
  ANTHROPIC_BASE_URL: url(HTTP, "https://api.anthropic.com/v1").optional(),
  GEMINI_API_KEY: z.string().optional(),
  GEMINI_MODEL: z.string().optional(),
  GEMINI_BASE_URL: url(HTTP, "https://generativelanguage.googleapis.com/v1beta").optional(),
  AZURE_OPENAI_ENDPOINT: url(HTTP, "https://my-resource.openai.azure.com").optional(),
  AZURE_OPENAI_API_KEY: z.string().optional(),
  AZURE_OPENAI_API_VERSION: z
    .string()
    .regex(/^(v1|\d{4}-\d{2}-\d{2}(-preview)?)$/, "v1, or a date such as 2024-10-21")
    .default("v1"),
  AZURE_OPENAI_DEPLOYMENTS: list.default([]),
  OLLAMA_BASE_URL: url(HTTP, "http://localhost:11434").optional(),
  OLLAMA_DEFAULT_MODEL: z.string().optional(),
  LOCAL_MODEL_HOSTS: list.default([]),
  FHIR_BASE_URL: url(HTTP, "https://fhir.example.org/r4").optional(),
  EGRESS_ALLOW: list.default([]),
  EMBEDDING_MODEL: z.string().optional(),
  EMBEDDING_DIMENSIONS: integer(1, 65_536).optional(),
  RERANK_BASE_URL: url(HTTP, "https://api.cohere.com/v2").optional(),
  RERANK_MODEL: z.string().optional(),
  RERANK_API_KEY: z.string().optional(),
  RERANK_MAX_LABEL: LabelSchema.default("PUBLIC"),
  OCR_LANGUAGE_PATH: z.string().optional(),
  OCR_LANGUAGES: list.default(["eng"]),
  RAG_CHUNK_SIZE: integer(100, 100_000).default(1_000),
  RAG_CHUNK_OVERLAP: integer(0, 50_000).default(200),
  RAG_TOP_K: integer(1, 100).default(5),
  CELERY_BROKER_URL: z.string().optional(),
  CELERY_RESULT_BACKEND: z.string().optional(),
  SENTRY_DSN: z.string().optional(),
  ENABLE_METRICS: flag.default(true),
  METRICS_TOKEN: z.string().min(16, "at least 16 characters").optional(),
  UPLOAD_DIR: z.string().optional(),
  UPLOAD_S3_BUCKET_URL: url(HTTP, "https://s3.eu-central-1.amazonaws.com/my-bucket").optional(),
  MAX_UPLOAD_SIZE: integer(1, 1_073_741_824).default(10_485_760),
  MAX_CONTEXT_WINDOW: integer(256, 10_000_000).default(4096),
  CONTEXT_PRUNING_THRESHOLD: integer(128, 10_000_000).optional(),
  MODEL_TIMEOUT_MS: integer(100, 3_600_000).default(120_000),
  MODEL_CONNECT_TIMEOUT_MS: integer(100, 600_000).default(10_000),
  MODEL_FIRST_TOKEN_TIMEOUT_MS: integer(100, 3_600_000).optional(),
  MODEL_TOTAL_TIMEOUT_MS: integer(100, 86_400_000).default(600_000),
  RUN_MAX_TURNS: integer(1, 1_000).default(12),
  RUN_MAX_SECONDS: integer(1, 86_400).default(600),
  APPROVAL_EXPIRY_HOURS: integer(1, 8_760).default(24),
});
export type Environment = z.infer<typeof EnvironmentSchema>;

// Their values would end up in a terminal or a log.
const SECRET_NAMES = /KEY|PASSWORD|TOKEN|DSN|URL|SECRET/;

/**
 * Reads and checks the environment; the only reader of `process.env`.
 * @throws ConfigurationError naming every variable that cannot be used.
 */
export function readEnvironment(source: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = EnvironmentSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const got = SECRET_NAMES.test(name) ? "a value not shown here" : JSON.stringify(given[name]);
    return `${name}: got ${got}; it accepts ${issue.message}.`;
  });
  throw new ConfigurationError(lines.join("\n"));
}

/** The process's environment. */
export const processEnvironment = (): Environment => readEnvironment(process.env);
