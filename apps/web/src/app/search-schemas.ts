import { ApprovalStatusSchema, AuditEventTypeSchema, AuditOutcomeSchema } from "@cdsa/contracts";
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
