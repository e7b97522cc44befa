import { clearanceCovers, roleCovers } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { ApprovalRow } from "./approvals.tables.ts";

/** The requester, everybody of the deciding role, and auditors. */
export const maySeeApproval = (
  actor: Actor,
  approval: Pick<ApprovalRow, "requesterId" | "requiredRole">,
): boolean => approval.requesterId === actor.userId || roleCovers(actor.role, "MANAGER") || actor.isAuditor;

/** What this reader may do with a request now; the statements that do it check the same again. */
export function actionsFor(
  actor: Actor,
  approval: Pick<
    ApprovalRow,
    "requesterId" | "requiredRole" | "status" | "label" | "execution" | "outcome" | "expiresAt"
  >,
  hasVoted: boolean,
  now: Date,
): { approve: boolean; reject: boolean; cancel: boolean; markOutcome: boolean } {
  const isOwn = approval.requesterId === actor.userId;
  const isOpen = approval.status === "PENDING" && approval.expiresAt > now;
  const mayDecide = isOpen && !isOwn && !hasVoted && roleCovers(actor.role, approval.requiredRole);
  return {
    approve: mayDecide && clearanceCovers(actor.clearance, approval.label),
    reject: mayDecide,
    cancel: isOpen && isOwn,
    markOutcome:
      !isOwn &&
      roleCovers(actor.role, "MANAGER") &&
      approval.execution === "OUTCOME_UNKNOWN" &&
      approval.outcome === null,
  };
}
