export { type ActionKind, type CurrentAction, DEFAULT_RULE } from "./approvals-context.ts";
export type { ApprovalRow, ApprovalRule, Provenance, SecretVersionReference } from "./approvals.tables.ts";
export type { ExecutionClaim } from "./claim-execution.ts";
export type { ApprovalRequest } from "./request-approval.ts";
export { type Approvals, createApprovals } from "./create-approvals.ts";
