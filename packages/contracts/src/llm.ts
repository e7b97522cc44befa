import { z } from "zod";
import { LabelSchema } from "./labels.ts";
import { pageOf } from "./pages.ts";
import { InstantSchema } from "./text.ts";

export const ModelSchema = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.enum(["planner", "ollama", "openai"]),
  isLocal: z.boolean(),
  isEnabled: z.boolean(),
  isDefault: z.boolean(),
  /** The highest label of content this model may see. */
  maxLabel: LabelSchema,
  contextWindow: z.number().int(),
  sizeGb: z.number().nullable(),
  family: z.string().nullable(),
  quantization: z.string().nullable(),
});
export type Model = z.infer<typeof ModelSchema>;
export const ModelPageSchema = pageOf(ModelSchema);

export const LlmStatusSchema = z.object({
  status: z.enum(["healthy", "degraded"]),
  providers: z.array(
    z.object({
      provider: z.string(),
      reachable: z.boolean(),
      latencyMs: z.number().nullable(),
      checkedAt: InstantSchema.nullable(),
      lastError: z.string().nullable(),
    }),
  ),
});
