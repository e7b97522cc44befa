import {
  HttpImplementationSchema,
  type JsonValue,
  LABELS,
  type Label,
  RegisterToolRequestSchema,
  type Tool,
  type ToolEffectSchema,
} from "@cdsa/contracts";
import type { z } from "zod";
import { parseJson } from "./schema-fields.ts";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export const EFFECTS = ["read", "write", "external"] as const satisfies readonly z.infer<
  typeof ToolEffectSchema
>[];

/** What is filled in for an HTTP tool, as text where it is JSON. */
export type ToolForm = {
  name: string;
  description: string;
  role: Tool["requiredRole"];
  label: Label;
  maxInput: Label;
  effect: Tool["effect"];
  requiresApproval: boolean;
  method: string;
  url: string;
  headers: string;
  schema: string;
};

const NEW: ToolForm = {
  name: "",
  description: "",
  role: "ANALYST",
  label: "INTERNAL",
  maxInput: "INTERNAL",
  effect: "external",
  requiresApproval: true,
  method: "GET",
  url: "",
  headers: "{}",
  schema: JSON.stringify({ type: "object", properties: {}, additionalProperties: false }, null, 2),
};

/** The form of a tool there is, or of a new one. */
export function formOf(tool: Tool | null): ToolForm {
  if (tool?.implementation.kind !== "http") return NEW;
  const { implementation, classification } = tool;
  return {
    name: tool.name,
    description: tool.description,
    role: tool.requiredRole,
    label: LABELS.find((label) => label === classification) ?? NEW.label,
    maxInput: tool.maxInputLabel,
    effect: tool.effect,
    requiresApproval: tool.requiresApproval,
    method: implementation.method,
    url: implementation.url,
    headers: JSON.stringify(implementation.headers ?? {}, null, 2),
    schema: JSON.stringify(tool.inputSchema, null, 2),
  };
}

export type ToolRequest = z.input<typeof RegisterToolRequestSchema>;
export type ReadForm = { body: ToolRequest; faults: null } | { body: null; faults: readonly string[] };

const asJson = (text: string): JsonValue => parseJson(text) ?? text;

/**
 * The form as a request, or what cannot be used in it, a sentence each.
 * @param tool whose other settings stay as they are
 */
export function readForm(form: ToolForm, tool: Tool | null): ReadForm {
  const before = tool?.implementation.kind === "http" ? tool.implementation : null;
  const implementation = HttpImplementationSchema.safeParse({
    ...before,
    kind: "http",
    method: form.method,
    url: form.url.trim(),
    headers: asJson(form.headers),
  });
  if (!implementation.success) return { body: null, faults: sentences(implementation.error) };
  const request = RegisterToolRequestSchema.safeParse({
    name: form.name,
    description: form.description,
    inputSchema: asJson(form.schema),
    requiredRole: form.role,
    classification: form.label,
    maxInputLabel: form.maxInput,
    effect: form.effect,
    requiresApproval: form.requiresApproval,
    implementation: implementation.data,
    ...(tool && {
      outputSchema: tool.outputSchema,
      idempotent: tool.idempotent,
      cacheTtlSeconds: tool.cacheTtlSeconds,
      timeoutMs: tool.timeoutMs,
      isEnabled: tool.isEnabled,
    }),
  });
  return request.success
    ? { body: request.data, faults: null }
    : { body: null, faults: sentences(request.error) };
}

const sentences = ({ issues }: z.ZodError): string[] =>
  issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
