import { type Approval, clearanceCovers, JsonObjectSchema } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import type { Queryable } from "../../platform/db/database.ts";
import { notFound } from "../../platform/errors/common-errors.ts";
import type { Person } from "../auth/index.ts";
import { appendAuditEvent } from "../audit/index.ts";
import { actionsFor, maySeeApproval } from "./approval-policy.ts";
import { type ApprovalsContext, argumentsPlace } from "./approvals-context.ts";
import { databaseNow, findApproval, findVotes } from "./approvals.repository.ts";
import type { ApprovalRow, VoteRow } from "./approvals.tables.ts";

/**
 * One request as this reader may see it; reading another person's payload is a row of the audit log.
 * @throws AppError 404 for what does not exist or may not be seen.
 */
export async function viewApproval(
  context: ApprovalsContext,
  actor: Actor,
  approvalId: string,
): Promise<Approval> {
  return context.db.transaction(async (tx) => {
    const row = await findApproval(tx, approvalId);
    if (!row || !maySeeApproval(actor, row)) throw notFound();
    if (row.requesterId !== actor.userId) {
      await appendAuditEvent(tx, {
        type: "APPROVAL_READ",
        userId: actor.userId,
        subjectUserId: row.requesterId,
        runId: row.runId,
        toolName: row.toolName,
        details: { approvalId },
        origin: actor.origin,
      });
    }
    const [approval] = await presentApprovals(context, tx, actor, [row]);
    if (!approval) throw notFound();
    return approval;
  });
}

/** Requests as one reader sees them: names looked up, arguments opened where clearance covers them. */
export async function presentApprovals(
  context: ApprovalsContext,
  db: Queryable,
  actor: Actor,
  rows: readonly ApprovalRow[],
): Promise<Approval[]> {
  const votes = await findVotes(
    db,
    rows.map((row) => row.id),
  );
  const ids = [
    ...rows.flatMap((row) => (row.outcomeBy === null ? [row.requesterId] : [row.requesterId, row.outcomeBy])),
    ...votes.map((vote) => vote.voterId),
  ];
  const people = await context.loadPeople(db, [...new Set(ids)]);
  const now = await databaseNow(db);
  return Promise.all(
    rows.map(async (row) => ({
      ...publicFields(row, people),
      ...(await readableArguments(context, db, actor, row)),
      votes: votes.filter((vote) => vote.approvalId === row.id).map((vote) => publicVote(vote, people)),
      may: actionsFor(
        actor,
        row,
        votes.some((vote) => vote.approvalId === row.id && vote.voterId === actor.userId),
        now,
      ),
    })),
  );
}

type People = ReadonlyMap<string, Person>;

const person = (people: People, id: string): { id: string; username: string } => ({
  id,
  username: people.get(id)?.username ?? "[ERASED]",
});

const publicVote = (vote: VoteRow, people: People): Approval["votes"][number] => ({
  voter: person(people, vote.voterId),
  decision: vote.decision,
  reason: vote.reason,
  decidedAt: vote.decidedAt.toISOString(),
});

async function readableArguments(
  context: ApprovalsContext,
  db: Queryable,
  actor: Actor,
  row: ApprovalRow,
): Promise<Pick<Approval, "arguments" | "argumentsWithheld">> {
  const isOwn = row.requesterId === actor.userId;
  if (!isOwn && !clearanceCovers(actor.clearance, row.label))
    return { arguments: null, argumentsWithheld: "clearance" };
  const opened = await context.subjectKeys.openJson(
    db,
    row.requesterId,
    row.toolArgs,
    argumentsPlace(row.id),
  );
  const value = opened.state === "opened" ? JsonObjectSchema.safeParse(opened.value) : null;
  return value?.success
    ? { arguments: value.data, argumentsWithheld: null }
    : { arguments: null, argumentsWithheld: "erased" };
}

function publicFields(
  row: ApprovalRow,
  people: People,
): Omit<Approval, "arguments" | "argumentsWithheld" | "votes" | "may"> {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    execution: row.execution,
    toolId: row.subjectId,
    toolName: row.toolName,
    toolVersion: row.subjectVersion,
    toolDescription: row.subjectSnapshot.description,
    effect: row.subjectSnapshot.effect,
    label: row.label,
    provenance: row.provenance,
    secrets: row.subjectSnapshot.secrets,
    digest: row.digest,
    requester: person(people, row.requesterId),
    runId: row.runId ?? row.id,
    sessionId: row.sessionId,
    executionId: row.toolExecutionId ?? row.id,
    purpose: row.purpose,
    approvalReason: row.approvalReason,
    required: { approvals: row.requiredApprovals, role: row.requiredRole },
    statusReason: row.decisionReason ?? row.statusReason,
    requestedAt: row.requestedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    outcome:
      row.outcome !== null && row.outcomeBy !== null && row.outcomeAt !== null
        ? {
            outcome: row.outcome,
            reason: row.outcomeReason ?? "",
            markedBy: person(people, row.outcomeBy),
            markedAt: row.outcomeAt.toISOString(),
          }
        : null,
  };
}
