import {
  ApprovalStatusSchema,
  AuditEventTypeSchema,
  AuditOutcomeSchema,
  DocumentStateSchema,
  LabelSchema,
  SearchModeSchema,
} from "@cdsa/contracts";
import { z } from "zod";

const words = z.string().max(200).optional().catch(undefined);

/** The filters of the approvals view, as they stand in its address; what can't be used is left out. */
export const approvalSearchSchema = z.object({
  view: z.enum(["inbox", "mine", "all"]).optional().catch(undefined),
  status: ApprovalStatusSchema.optional().catch(undefined),
});

/** The filters of the audit view, as they stand in its address. */
export const auditSearchSchema = z.object({
  type: AuditEventTypeSchema.optional().catch(undefined),
  outcome: AuditOutcomeSchema.optional().catch(undefined),
  user: z.uuid().optional().catch(undefined),
  session: z.uuid().optional().catch(undefined),
  run: z.uuid().optional().catch(undefined),
  tool: words,
  text: words,
  from: words,
  to: words,
});

/** The period of the statement of egress, as it stands in its address. */
export const egressSearchSchema = z.object({ from: words, to: words });

const whole = z.coerce.number().int().min(0).optional().catch(undefined);

/** What the documents view shows, as it stands in its address: filters, and the place a citation points to. */
export const documentSearchSchema = z.object({
  view: z.enum(["library", "search", "ask"]).optional().catch(undefined),
  title: words,
  classification: LabelSchema.optional().catch(undefined),
  state: DocumentStateSchema.optional().catch(undefined),
  tab: z.enum(["text", "passages", "versions", "readers"]).optional().catch(undefined),
  q: z.string().max(4000).optional().catch(undefined),
  mode: SearchModeSchema.optional().catch(undefined),
  version: whole,
  page: whole,
  start: whole,
  end: whole,
});

/** What the protection view shows, as it stands in its address. */
export const protectionSearchSchema = z.object({
  view: z.enum(["try", "settings", "rules"]).optional().catch(undefined),
});

/** What the models view shows, as it stands in its address. */
export const modelSearchSchema = z.object({
  view: z.enum(["registry", "routing", "budgets", "usage"]).optional().catch(undefined),
});

/** What the vault view shows, as it stands in its address. */
export const vaultSearchSchema = z.object({
  view: z.enum(["secrets", "keys"]).optional().catch(undefined),
  name: words,
  rotationDue: z.boolean().optional().catch(undefined),
});
