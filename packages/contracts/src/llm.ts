import { z } from "zod";
import { LabelSchema } from "./labels.ts";
import { pageOf } from "./pages.ts";
import { ProtectionModeSchema } from "./protection.ts";
import { IdSchema, InstantSchema, text } from "./text.ts";

export const MODEL_PROVIDERS = [
  "planner",
  "ollama",
  "openai",
  "compatible",
  "anthropic",
  "google",
  "azure",
] as const;

/** US dollars for a million tokens. */
export const ModelPriceSchema = z.strictObject({
  inputPerMillion: z.number().min(0).max(1_000_000),
  outputPerMillion: z.number().min(0).max(1_000_000),
});
export type ModelPrice = z.infer<typeof ModelPriceSchema>;

/** Null leaves it to the model's server. */
export const ModelParametersSchema = z.strictObject({
  temperature: z.number().min(0).max(2).nullable(),
  maxOutputTokens: z.number().int().min(1).max(1_000_000).nullable(),
});

/** As the last test found them. */
export const ModelCapabilitiesSchema = z.object({
  streaming: z.boolean(),
  tools: z.boolean(),
  checkedAt: InstantSchema,
});
export type ModelCapabilities = z.infer<typeof ModelCapabilitiesSchema>;

export const ModelSchema = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.enum(MODEL_PROVIDERS),
  /** Whether its server lists it, or an administrator has named it. */
  source: z.enum(["discovered", "admin"]),
  isLocal: z.boolean(),
  isEnabled: z.boolean(),
  isDefault: z.boolean(),
  /** The highest label of content this model may see. */
  maxLabel: LabelSchema,
  contextWindow: z.number().int(),
  sizeGb: z.number().nullable(),
  family: z.string().nullable(),
  quantization: z.string().nullable(),
  /** Null for what costs nothing. */
  price: ModelPriceSchema.nullable(),
  parameters: ModelParametersSchema,
  capabilities: ModelCapabilitiesSchema.nullable(),
});
export type Model = z.infer<typeof ModelSchema>;
export const ModelPageSchema = pageOf(ModelSchema);

export const LlmStatusSchema = z.object({
  status: z.enum(["healthy", "degraded"]),
  providers: z.array(
    z.object({
      provider: z.string(),
      reachable: z.boolean(),
      /** Of the last list of models. */
      latencyMs: z.number().nullable(),
      checkedAt: InstantSchema.nullable(),
      lastError: z.string().nullable(),
      /** `open`: it has failed again and again, and nothing is asked of it until `openUntil`. */
      circuit: z.enum(["closed", "open", "half_open"]),
      openUntil: InstantSchema.nullable(),
    }),
  ),
});

/** What a test of a model found; a model that does not answer is found `ok: false` with the reason. */
export const ModelTestSchema = z.object({
  ok: z.boolean(),
  firstTokenMs: z.number().int().nullable(),
  latencyMs: z.number().int(),
  capabilities: ModelCapabilitiesSchema.nullable(),
  contextWindow: z.number().int(),
  error: z.object({ code: z.string(), detail: z.string() }).nullable(),
});
export type ModelTest = z.infer<typeof ModelTestSchema>;

/** What models may cost in a calendar month (UTC), in US dollars. */
export const ModelBudgetSchema = z.strictObject({
  scope: z.enum(["user", "group", "everyone"]),
  /** The person or group; null for each of them, or for everyone together. */
  subjectId: IdSchema.nullable(),
  monthlyCost: z.number().positive().max(1_000_000_000),
  warnAtPercent: z.number().int().min(1).max(100).default(80),
});
export type ModelBudget = z.infer<typeof ModelBudgetSchema>;

const modelSettings = {
  id: text(255),
  isEnabled: z.boolean(),
  maxLabel: LabelSchema,
  contextWindow: z.number().int().min(256).max(100_000_000),
  price: ModelPriceSchema.nullable(),
  parameters: ModelParametersSchema,
};

const ConfigFieldsSchema = z.strictObject({
  /** Null for the first there is. */
  defaultModelId: text(255).nullable(),
  /** Asked in this order where a model fails, as far as each may see what was asked. */
  fallbackModelIds: z.array(text(255)).max(10),
  budgets: z.array(ModelBudgetSchema).max(500),
  /** What one run may cost, in US dollars; null for no limit. */
  runCostLimit: z.number().positive().max(1_000_000).nullable(),
});
export type LlmConfigFields = z.infer<typeof ConfigFieldsSchema>;

export const LlmConfigSchema = ConfigFieldsSchema.extend({
  /** 0 until an administrator has set something. */
  version: z.number().int(),
  changedAt: InstantSchema.nullable(),
  changedBy: IdSchema.nullable(),
  models: z.array(z.object(modelSettings)).max(10_000),
});
export type LlmConfig = z.infer<typeof LlmConfigSchema>;

/**
 * What is left out stays as it is. `models` changes those it lists; an id `<provider>:<name>` of a provider that is set
 * up adds a model its server does not list.
 */
export const UpdateLlmConfigRequestSchema = ConfigFieldsSchema.partial().extend({
  models: z
    .array(z.strictObject(modelSettings).partial().required({ id: true }))
    .max(500)
    .optional(),
});
export type UpdateLlmConfigRequest = z.infer<typeof UpdateLlmConfigRequestSchema>;

export const LlmUsageQuerySchema = z.strictObject({
  from: InstantSchema.optional(),
  to: InstantSchema.optional(),
  by: z.enum(["model", "user", "group", "day"]).default("model"),
});
export type LlmUsageQuery = z.infer<typeof LlmUsageQuerySchema>;

/** Of a period, for what the reader may see: their own use, or everybody's for administrators and auditors. */
export const LlmUsageSchema = z.object({
  from: InstantSchema,
  to: InstantSchema,
  /** In groups, one exchange counts once for each group of the person. */
  items: z
    .array(
      z.object({
        /** The model, person, group or day. */
        key: z.string(),
        exchanges: z.number().int(),
        inputTokens: z.number().int(),
        outputTokens: z.number().int(),
        /** US dollars. */
        cost: z.number(),
      }),
    )
    .max(1_000),
  total: z.object({
    exchanges: z.number().int(),
    inputTokens: z.number().int(),
    outputTokens: z.number().int(),
    cost: z.number(),
  }),
});
export type LlmUsage = z.infer<typeof LlmUsageSchema>;

/** Why a model may not answer content of a label. */
export const RoutingRefusalSchema = z.enum(["disabled", "blocked", "label_limit"]);
export type RoutingRefusal = z.infer<typeof RoutingRefusalSchema>;

const RouteSchema = z.object({
  modelId: z.string(),
  /** What happens to identifiers in content of the label on its way to the model. */
  mode: ProtectionModeSchema,
  /** 1 answers, 2 is asked where it fails, and so on; null for what is asked only if somebody chooses it. */
  order: z.number().int().nullable(),
  /** Null for a model that may answer. */
  refusal: RoutingRefusalSchema.nullable(),
});

/** Who answers content of each label where nobody chooses a model. */
export const LlmRoutingSchema = z.object({
  items: z
    .array(
      z.object({
        label: LabelSchema,
        /** A sentence for the reader: why the first one answers. */
        reason: z.string(),
        /** Every model, those that are asked first and in their order. */
        routes: z.array(RouteSchema).max(10_000),
      }),
    )
    .max(4),
});
export type LlmRouting = z.infer<typeof LlmRoutingSchema>;
