import { z } from "zod";
import { LabelSchema } from "./labels.ts";
import { IdSchema, InstantSchema } from "./text.ts";

/** What a statement says at most; a longer one says how much it leaves out. */
export const MAX_STATEMENT_LINES = 5_000;

export const EgressStatementQuerySchema = z.strictObject({
  /** The first instant of the period; 30 days before its end where it is not given. */
  from: InstantSchema.optional(),
  /** The first instant after the period; now where it is not given. */
  to: InstantSchema.optional(),
  format: z.enum(["json", "csv"]).default("json"),
});
export type EgressStatementQuery = z.infer<typeof EgressStatementQuerySchema>;

const CountsSchema = z.object({
  /** Requests that were sent, each attempt and each redirect one. */
  requests: z.int().nonnegative(),
  /** Of those requests: line, headers and body as HTTP writes them, without the encryption around it. */
  bytes: z.int().nonnegative(),
  /** Requests that were refused before anything was sent. */
  refused: z.int().nonnegative(),
});

/** What left for one destination, under one label, for one purpose. */
export const EgressLineSchema = CountsSchema.extend({
  /** `host:port`. */
  destination: z.string().max(300),
  /** The highest label of what was sent. */
  label: LabelSchema,
  /** Such as `model:openai`, `embedding:openai/text-embedding-3-small`, `tool:ring_bell`, `fhir`, `keys:transit`. */
  purpose: z.string().max(300),
  firstAt: InstantSchema,
  lastAt: InstantSchema,
  /** How many of the requests an approval let through, and how many approvals that were. */
  approvedRequests: z.int().nonnegative(),
  approvals: z.int().nonnegative(),
});
export type EgressLine = z.infer<typeof EgressLineSchema>;

/** A call that ran because people approved it, and what it sent where. */
export const EgressApprovalSchema = CountsSchema.extend({
  approvalId: IdSchema,
  executionId: IdSchema,
  toolName: z.string().max(100),
  destination: z.string().max(300),
  label: LabelSchema,
  decidedAt: InstantSchema.nullable(),
});
export type EgressApproval = z.infer<typeof EgressApprovalSchema>;

/** A label that was lowered by approval within the period: what it was on may have left under the lower one since. */
export const EgressLoweringSchema = z.object({
  auditEventId: IdSchema,
  approvalId: IdSchema.nullable(),
  what: z.enum(["document", "session"]),
  subjectId: IdSchema,
  from: LabelSchema,
  to: LabelSchema,
  at: InstantSchema,
});
export type EgressLowering = z.infer<typeof EgressLoweringSchema>;

export const EgressStatementSchema = z.object({
  /** Of the statement itself, which holds destinations and counts and nothing of what was sent. */
  label: LabelSchema,
  from: InstantSchema,
  to: InstantSchema,
  madeAt: InstantSchema,
  /** The row of the audit log that this reading is. */
  auditEventId: IdSchema,
  /** Of everything in the period, what is left out below included. */
  totals: CountsSchema,
  /** Most bytes first. */
  lines: z.array(EgressLineSchema).max(MAX_STATEMENT_LINES),
  approvals: z.array(EgressApprovalSchema).max(MAX_STATEMENT_LINES),
  lowerings: z.array(EgressLoweringSchema).max(MAX_STATEMENT_LINES),
  /** Whether one of the three lists is cut; a shorter period tells all. */
  isCut: z.boolean(),
});
export type EgressStatement = z.infer<typeof EgressStatementSchema>;
