import { z } from "zod";
import { HttpImplementationSchema } from "./http-tools.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { LabelSchema } from "./labels.ts";
import { pageOf } from "./pages.ts";
import { RoleSchema } from "./roles.ts";
import { IdSchema, InstantSchema, text } from "./text.ts";

export const JsonValueSchema: z.ZodType<JsonValue> = z.json();
export const JsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());

export const ToolNameSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{1,63}$/,
    "a lower-case letter, then 1 to 63 lower-case letters, digits or underscores",
  );
export const ToolEffectSchema = z.enum(["read", "write", "external"]);
/** Label of what the tool returns; `arguments` means the highest label of what it was given. */
export const ClassificationSchema = z.union([LabelSchema, z.literal("arguments")]);

export const ImplementationSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("builtin"), name: ToolNameSchema }),
  HttpImplementationSchema,
]);
export type Implementation = z.infer<typeof ImplementationSchema>;

export const ToolSchema = z.object({
  id: IdSchema,
  name: z.string(),
  description: z.string(),
  inputSchema: JsonObjectSchema,
  outputSchema: JsonObjectSchema,
  requiredRole: RoleSchema,
  classification: ClassificationSchema,
  maxInputLabel: LabelSchema,
  requiresApproval: z.boolean(),
  effect: ToolEffectSchema,
  idempotent: z.boolean(),
  cacheTtlSeconds: z.number().int(),
  timeoutMs: z.number().int(),
  isEnabled: z.boolean(),
  version: z.number().int(),
  implementation: ImplementationSchema,
  createdAt: InstantSchema,
  updatedAt: InstantSchema,
});
export type Tool = z.infer<typeof ToolSchema>;
export const ToolPageSchema = pageOf(ToolSchema);

const toolFields = {
  description: text(4000),
  inputSchema: JsonObjectSchema,
  outputSchema: JsonObjectSchema.default({}),
  requiredRole: RoleSchema.default("ANALYST"),
  classification: ClassificationSchema.default("INTERNAL"),
  maxInputLabel: LabelSchema.default("INTERNAL"),
  requiresApproval: z.boolean(),
  effect: ToolEffectSchema,
  idempotent: z.boolean().default(false),
  cacheTtlSeconds: z.number().int().min(0).max(86_400).default(0),
  timeoutMs: z.number().int().min(100).max(300_000).default(30_000),
  isEnabled: z.boolean().default(true),
  implementation: ImplementationSchema,
};
export const RegisterToolRequestSchema = z.strictObject({ name: ToolNameSchema, ...toolFields });
export const UpdateToolRequestSchema = z.strictObject(toolFields).partial();

export const EXECUTION_STATUSES = [
  "AWAITING_APPROVAL",
  "READY",
  "RUNNING",
  "SUCCEEDED",
  "FAILED",
  "DENIED",
  "CANCELLED",
  "OUTCOME_UNKNOWN",
] as const;
export const ExecutionStatusSchema = z.enum(EXECUTION_STATUSES);
export type ExecutionStatus = z.infer<typeof ExecutionStatusSchema>;

export const ToolExecutionSchema = z.object({
  id: IdSchema,
  toolId: IdSchema,
  toolName: z.string(),
  toolVersion: z.number().int(),
  userId: IdSchema,
  runId: IdSchema,
  sessionId: IdSchema.nullable(),
  approvalId: IdSchema.nullable(),
  status: ExecutionStatusSchema,
  label: LabelSchema,
  cached: z.boolean(),
  durationMs: z.number().int().nullable(),
  reason: z.string().nullable(),
  createdAt: InstantSchema,
  endedAt: InstantSchema.nullable(),
});
export type ToolExecution = z.infer<typeof ToolExecutionSchema>;
export const ToolExecutionPageSchema = pageOf(ToolExecutionSchema);

export const ExecuteToolRequestSchema = z.strictObject({
  arguments: JsonObjectSchema,
  purpose: text(1000).optional(),
});
export const ExecuteToolResponseSchema = z.object({
  executionId: IdSchema,
  status: z.enum(["SUCCEEDED", "FAILED", "DENIED", "OUTCOME_UNKNOWN"]),
  result: JsonValueSchema.optional(),
  reason: z.string().optional(),
  label: LabelSchema,
  cached: z.boolean(),
  durationMs: z.number().int(),
});
export const ExecuteToolAcceptedSchema = z.object({
  executionId: IdSchema,
  status: z.literal("AWAITING_APPROVAL"),
  approvalId: IdSchema,
});
