import { z } from "zod";
import { LabelSchema } from "./labels.ts";
import { pageOf, PageQuerySchema } from "./pages.ts";
import { RoleSchema } from "./roles.ts";
import { IdSchema, InstantSchema, text } from "./text.ts";
import { JsonObjectSchema, ToolEffectSchema } from "./tools.ts";

export const ApprovalStatusSchema = z.enum([
  "PENDING",
  "APPROVED",
  "REJECTED",
  "EXPIRED",
  "CANCELLED",
  "SUPERSEDED",
]);
export type ApprovalStatus = z.infer<typeof ApprovalStatusSchema>;

export const ApprovalExecutionSchema = z.enum([
  "NOT_STARTED",
  "RUNNING",
  "SUCCEEDED",
  "FAILED",
  "OUTCOME_UNKNOWN",
]);
export type ApprovalExecution = z.infer<typeof ApprovalExecutionSchema>;

const PersonSchema = z.object({ id: IdSchema, username: z.string() });

/** Where one argument value came from; `path` is a JSON Pointer (RFC 6901) into the arguments. */
export const ArgumentProvenanceSchema = z.object({
  path: z.string(),
  source: z.enum(["user", "tool", "unattributed"]),
  /** The message it was matched in. */
  messageId: IdSchema.optional(),
});

export const ApprovalSchema = z.object({
  id: IdSchema,
  kind: z.string(),
  status: ApprovalStatusSchema,
  execution: ApprovalExecutionSchema.nullable(),
  toolId: IdSchema,
  toolName: z.string(),
  toolVersion: z.number().int(),
  toolDescription: z.string(),
  effect: ToolEffectSchema,
  label: LabelSchema,
  /** The whole payload; null where this reader's clearance does not cover it or it was erased. */
  arguments: JsonObjectSchema.nullable(),
  argumentsWithheld: z.enum(["clearance", "erased"]).nullable(),
  provenance: z.array(ArgumentProvenanceSchema),
  /** The secrets the call would use, each by name and by which of its values; never a value. */
  secrets: z.array(z.object({ id: IdSchema, name: z.string(), valueVersion: z.number().int() })),
  digest: z.string(),
  requester: PersonSchema,
  runId: IdSchema,
  sessionId: IdSchema.nullable(),
  executionId: IdSchema,
  purpose: z.string().nullable(),
  /** Why the call waits for a person. */
  approvalReason: z.string(),
  required: z.object({ approvals: z.number().int(), role: RoleSchema }),
  votes: z.array(
    z.object({
      voter: PersonSchema,
      decision: z.enum(["APPROVED", "REJECTED"]),
      reason: z.string().nullable(),
      decidedAt: InstantSchema,
    }),
  ),
  /** What ended the request, for the statuses no vote explains. */
  statusReason: z.string().nullable(),
  requestedAt: InstantSchema,
  expiresAt: InstantSchema,
  decidedAt: InstantSchema.nullable(),
  outcome: z
    .object({
      outcome: z.enum(["SUCCEEDED", "FAILED"]),
      reason: z.string(),
      markedBy: PersonSchema,
      markedAt: InstantSchema,
    })
    .nullable(),
  /** What this reader may do with it now. */
  may: z.object({
    approve: z.boolean(),
    reject: z.boolean(),
    cancel: z.boolean(),
    markOutcome: z.boolean(),
  }),
});
export type Approval = z.infer<typeof ApprovalSchema>;
export const ApprovalPageSchema = pageOf(ApprovalSchema);

/** Without `status`: the pending requests this reader may decide. */
export const ListApprovalsQuerySchema = PageQuerySchema.extend({
  status: ApprovalStatusSchema.optional(),
  execution: ApprovalExecutionSchema.optional(),
  toolName: text(64, 0).optional(),
  requesterId: IdSchema.optional(),
  from: InstantSchema.optional(),
  to: InstantSchema.optional(),
});

export const DecideApprovalRequestSchema = z.strictObject({
  decision: z.enum(["APPROVED", "REJECTED"]),
  /** Needed to reject. */
  reason: text(2000, 0).optional(),
});

export const MarkOutcomeRequestSchema = z.strictObject({
  outcome: z.enum(["SUCCEEDED", "FAILED"]),
  reason: text(2000),
});
