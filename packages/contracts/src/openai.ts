import { z } from "zod";
import { LabelSchema } from "./labels.ts";
import { IdSchema, text } from "./text.ts";
import { JsonObjectSchema } from "./tools.ts";

// The OpenAI-compatible endpoint. Clients send many fields that mean nothing here, so requests are not strict.

const TextPartsSchema = z
  .array(
    z.object({
      type: z.literal("text", "must be text: this endpoint takes no other parts"),
      text: text(200_000, 0),
    }),
  )
  .max(100)
  .transform((parts) => parts.map((part) => part.text).join("\n"));
const ContentSchema = z.union([text(200_000, 0), TextPartsSchema]);

const ToolCallSchema = z.object({
  id: text(200),
  type: z.literal("function"),
  function: z.object({ name: text(64), arguments: text(200_000, 0) }),
});

export const CompletionMessageSchema = z.discriminatedUnion("role", [
  z.object({ role: z.enum(["system", "developer"]), content: ContentSchema }),
  z.object({ role: z.literal("user"), content: ContentSchema }),
  z.object({
    role: z.literal("assistant"),
    content: ContentSchema.nullish(),
    tool_calls: z.array(ToolCallSchema).max(32).optional(),
  }),
  z.object({ role: z.literal("tool"), tool_call_id: text(200), content: ContentSchema }),
]);
export type CompletionMessage = z.infer<typeof CompletionMessageSchema>;

export const ClientToolSchema = z.object({
  type: z.literal("function"),
  function: z.object({
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
    description: text(4_000, 0).default(""),
    parameters: JsonObjectSchema.default({ type: "object", properties: {} }),
  }),
});

export const ChatCompletionRequestSchema = z.object({
  /** The id of a model, or `default`. */
  model: text(255),
  messages: z.array(CompletionMessageSchema).min(1).max(1_000),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  n: z.literal(1, "must be 1: one answer is given").nullish(),
  tools: z.array(ClientToolSchema).max(64).nullish(),
  tool_choice: z.enum(["auto", "none"], "must be auto or none: which tool runs is decided here").nullish(),
  /** What is no field of OpenAI's: the label of what is sent (INTERNAL unless higher), and why it is asked. */
  cdsa: z.strictObject({ label: LabelSchema.optional(), purpose: text(1_000).optional() }).optional(),
});
export type ChatCompletionRequest = z.infer<typeof ChatCompletionRequestSchema>;

const CdsaSchema = z.object({
  runId: IdSchema,
  /** What the run waits for, where it waits. */
  approvalId: IdSchema.optional(),
  approvalIds: z.array(IdSchema).optional(),
});

const UsageSchema = z.object({
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  total_tokens: z.number().int(),
});

const FinishReasonSchema = z.enum(["stop", "tool_calls"]);

export const ChatCompletionSchema = z.object({
  id: z.string(),
  object: z.literal("chat.completion"),
  created: z.number().int(),
  model: z.string(),
  choices: z
    .array(
      z.object({
        index: z.literal(0),
        message: z.object({
          role: z.literal("assistant"),
          content: z.string().nullable(),
          refusal: z.null(),
          tool_calls: z.array(ToolCallSchema).optional(),
        }),
        logprobs: z.null(),
        finish_reason: FinishReasonSchema,
      }),
    )
    .max(1),
  usage: UsageSchema,
  cdsa: CdsaSchema,
});
export type ChatCompletion = z.infer<typeof ChatCompletionSchema>;

/** One `data:` of a streamed answer; the last before `[DONE]` has no choices where usage was asked for. */
export const ChatCompletionChunkSchema = z.object({
  id: z.string(),
  object: z.literal("chat.completion.chunk"),
  created: z.number().int(),
  model: z.string(),
  choices: z
    .array(
      z.object({
        index: z.literal(0),
        delta: z.object({
          role: z.literal("assistant").optional(),
          content: z.string().optional(),
          tool_calls: z.array(ToolCallSchema.extend({ index: z.number().int() })).optional(),
        }),
        logprobs: z.null(),
        finish_reason: FinishReasonSchema.nullable(),
      }),
    )
    .max(1),
  usage: UsageSchema.nullable().optional(),
  cdsa: CdsaSchema.optional(),
});
export type ChatCompletionChunk = z.infer<typeof ChatCompletionChunkSchema>;

export const OpenAiModelListSchema = z.object({
  object: z.literal("list"),
  data: z
    .array(
      z.object({
        id: z.string(),
        object: z.literal("model"),
        created: z.number().int(),
        owned_by: z.string(),
      }),
    )
    .max(10_001),
});

export const EmbeddingRequestSchema = z.object({
  model: text(255),
  input: z.union([text(32_000), z.array(text(32_000)).min(1).max(128)], "must be text, or a list of texts"),
  encoding_format: z.enum(["float", "base64"]).default("float"),
  cdsa: z.strictObject({ label: LabelSchema.optional() }).optional(),
});
export type EmbeddingRequest = z.infer<typeof EmbeddingRequestSchema>;

export const EmbeddingResponseSchema = z.object({
  object: z.literal("list"),
  data: z
    .array(
      z.object({
        object: z.literal("embedding"),
        index: z.number().int(),
        /** As asked: numbers, or the little-endian 32-bit floats in base64. */
        embedding: z.union([z.array(z.number()), z.string()]),
      }),
    )
    .max(128),
  model: z.string(),
  usage: z.object({ prompt_tokens: z.number().int(), total_tokens: z.number().int() }),
});
export type EmbeddingResponse = z.infer<typeof EmbeddingResponseSchema>;
