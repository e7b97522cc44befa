import { clearanceCovers, JsonObjectSchema, roleCovers, type ApprovalStatus } from "@cdsa/contracts";
import { canonicalJson } from "../../platform/crypto/canonical-json.ts";
import { equalInConstantTime } from "../../platform/crypto/secret-token.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { SERVER_ORIGIN } from "../../platform/actor.ts";
import { auditApproval } from "./announce-end.ts";
import {
  type ActionKind,
  type ApprovalsContext,
  argumentsPlace,
  type CurrentAction,
} from "./approvals-context.ts";
import { databaseNow, findVotes, lockApproval, moveExecution, voidApproved } from "./approvals.repository.ts";
import type { ApprovalRow } from "./approvals.tables.ts";

export type ExecutionClaim =
  /** This call of the function, and no other, may start the action. */
  | { state: "claimed"; action: CurrentAction; subjectId: string; requesterId: string }
  | { state: "waiting" }
  | { state: "ended"; status: Exclude<ApprovalStatus, "PENDING" | "APPROVED">; reason: string }
  /** It was started before. */
  | { state: "started" };

/**
 * Checks an approved action once more and, if nothing it was bound to has changed, marks it as started: the digest
 * is built again from what would run, every vote's MAC is checked, and so are the people and the time.
 * Any difference makes the approval void (SUPERSEDED) and says why.
 */
export async function claimExecution(
  context: ApprovalsContext,
  tx: Queryable,
  approvalId: string,
  kind: ActionKind,
): Promise<ExecutionClaim> {
  const approval = await lockApproval(tx, approvalId);
  if (!approval) return { state: "ended", status: "SUPERSEDED", reason: "The request for approval is gone." };
  if (approval.execution !== "NOT_STARTED") return { state: "started" };
  if (approval.status === "PENDING") return { state: "waiting" };
  if (approval.status !== "APPROVED") {
    return {
      state: "ended",
      status: approval.status,
      reason: approval.decisionReason ?? approval.statusReason ?? "No reason was given.",
    };
  }
  const checked = await checkAgain(context, tx, approval, kind);
  if ("voided" in checked) {
    await voidApproved(tx, approvalId, checked.voided);
    await auditApproval(tx, approval, {
      type: "APPROVAL_SUPERSEDED",
      userId: null,
      origin: SERVER_ORIGIN,
      details: { reason: checked.voided },
    });
    return { state: "ended", status: "SUPERSEDED", reason: checked.voided };
  }
  const claimed = await moveExecution(tx, approvalId, "NOT_STARTED", "RUNNING");
  return claimed
    ? { state: "claimed", action: checked, subjectId: approval.subjectId, requesterId: approval.requesterId }
    : { state: "started" };
}

/** Whether an action that had started under an approval may start again: nothing it was bound to has changed. */
export async function mayRunAgain(
  context: ApprovalsContext,
  tx: Queryable,
  approvalId: string,
  kind: ActionKind,
): Promise<boolean> {
  const approval = await lockApproval(tx, approvalId);
  if (approval?.status !== "APPROVED" || approval.execution !== "RUNNING") return false;
  return !("voided" in (await checkAgain(context, tx, approval, kind)));
}

async function checkAgain(
  context: ApprovalsContext,
  tx: Queryable,
  approval: ApprovalRow,
  kind: ActionKind,
): Promise<CurrentAction | { voided: string }> {
  if (approval.expiresAt <= (await databaseNow(tx)))
    return { voided: "The approval expired before the action could run." };
  const shown = await context.subjectKeys.openJson(
    tx,
    approval.requesterId,
    approval.toolArgs,
    argumentsPlace(approval.id),
  );
  const opened = shown.state === "opened" ? JsonObjectSchema.safeParse(shown.value) : null;
  if (!opened?.success) return { voided: "The arguments cannot be read any more, or were altered." };
  const current = await kind.current(tx, approval, opened.data);
  if ("voided" in current) return current;
  if (canonicalJson(opened.data) !== canonicalJson(current.arguments)) {
    return { voided: "The arguments are not those that were approved." };
  }
  const rebuilt = context.digests.digest({
    approvalId: approval.id,
    kind: kind.kind,
    subjectId: approval.subjectId,
    subjectVersion: current.subjectVersion,
    toolName: approval.toolName,
    schemaHash: current.schemaHash,
    definitionHash: current.definitionHash,
    arguments: current.arguments,
    rules: current.rules,
    secrets: current.secrets,
    requesterId: approval.requesterId,
    executionId: approval.toolExecutionId ?? "",
    runId: approval.runId ?? "",
    label: current.label,
    expiresAt: approval.expiresAt.toISOString(),
  });
  if (!equalInConstantTime(rebuilt, approval.digest)) {
    return {
      voided:
        "The tool, its schema, the arguments, a secret it uses or the rules changed after the approval.",
    };
  }
  if (approval.requiredApprovals !== approvalsNeeded(current)) {
    return { voided: "How many approvals the request asks for was altered." };
  }
  return (await votesHold(context, tx, approval, current))
    ? current
    : { voided: "The votes that approved it do not hold any more." };
}

const approvalsNeeded = ({ rules }: CurrentAction): number =>
  Math.max(...rules.map((rule) => rule.approvals));

/** Counts the votes that are authentic and whose voters may still decide. */
async function votesHold(
  context: ApprovalsContext,
  tx: Queryable,
  approval: ApprovalRow,
  current: CurrentAction,
): Promise<boolean> {
  const votes = await findVotes(tx, [approval.id]);
  const people = await context.loadPeople(
    tx,
    votes.map((vote) => vote.voterId),
  );
  const role = current.rules.some((rule) => rule.role === "ADMIN") ? "ADMIN" : "MANAGER";
  const valid = votes.filter((vote) => {
    const voter = people.get(vote.voterId);
    return (
      vote.decision === "APPROVED" &&
      vote.voterId !== approval.requesterId &&
      equalInConstantTime(context.digests.voteMac(approval.digest, vote), vote.mac) &&
      voter?.isActive === true &&
      roleCovers(voter.role, role) &&
      clearanceCovers(voter.clearance, current.label)
    );
  });
  return valid.length >= approvalsNeeded(current);
}
