import {
  clearanceCovers,
  type Declassification,
  type DeclassifySessionRequest,
  type Label,
  LabelSchema,
} from "@cdsa/contracts";
import { type Actor, SERVER_ORIGIN } from "../../../platform/actor.ts";
import type { Queryable } from "../../../platform/db/database.ts";
import { notFound } from "../../../platform/errors/common-errors.ts";
import { requireClearanceFor } from "../../../platform/http/sensitivity-label.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import type { ChatContext } from "../chat-context.ts";
import { labelNotLower, runInProgress } from "../chat.errors.ts";
import { findOpenRuns } from "../runs/runs.repository.ts";
import { lockOwnSession, lowerSessionLabel } from "../sessions/sessions.repository.ts";
import {
  DECLASSIFY,
  DECLASSIFY_HASHES,
  DECLASSIFY_RULES,
  declassifyAction,
  declassifyArguments,
} from "./declassify-action.ts";

/**
 * Asks for a lower high-water mark of a chat: another person decides, whose clearance covers the present one.
 * @throws AppError 404 unknown or foreign, 403 without the clearance, 400 for a label that is not lower, 409 while the chat
 * is being answered or waits.
 */
export async function askToDeclassify(
  context: ChatContext,
  actor: Actor,
  sessionId: string,
  { label: to, reason }: DeclassifySessionRequest,
): Promise<Declassification> {
  return context.db.transaction(async (tx) => {
    const session = await lockOwnSession(tx, actor.userId, sessionId);
    if (!session) throw notFound();
    requireClearanceFor(actor, session.label, "The chat");
    if (clearanceCovers(to, session.label)) throw labelNotLower(session.label, to);
    if ((await findOpenRuns(tx, sessionId)).length > 0) throw runInProgress();
    const { approvalId } = await context.approvals.request(tx, {
      kind: DECLASSIFY,
      subjectId: sessionId,
      subjectVersion: 1,
      subject: {
        description: `Lowers the label of a chat from ${session.label} to ${to}: what it holds so far may then go to every model that may see ${to} content. Its messages keep their labels; whatever is new and higher raises it again.`,
        effect: "write",
        ...DECLASSIFY_HASHES,
        rules: DECLASSIFY_RULES,
        secrets: [],
      },
      toolName: DECLASSIFY,
      arguments: await declassifyArguments(tx, session, to),
      provenance: [],
      label: session.label,
      requester: actor,
      executionId: null,
      runId: null,
      sessionId,
      purpose: reason,
      reason: "A lower label needs another person's approval.",
    });
    return { status: "AWAITING_APPROVAL", approvalId };
  });
}

/** Carries out an approved lowering, once: the check, the change and its row are one transaction. */
export async function carryOutDeclassification(context: ChatContext, approvalId: string): Promise<void> {
  await context.db.transaction(async (tx) => {
    const claim = await context.approvals.claimExecution(tx, approvalId, declassifyAction(context));
    if (claim.state !== "claimed") return;
    const { label: from, arguments: approved } = claim.action;
    await lower(tx, {
      sessionId: claim.subjectId,
      from,
      to: LabelSchema.parse(approved["to"]),
      requesterId: claim.requesterId,
      approvalId,
    });
    await context.approvals.recordExecution(tx, approvalId, "SUCCEEDED");
  });
}

type Lowering = { sessionId: string; from: Label; to: Label; requesterId: string; approvalId: string };

async function lower(
  tx: Queryable,
  { sessionId, from, to, requesterId, approvalId }: Lowering,
): Promise<void> {
  if (!(await lowerSessionLabel(tx, sessionId, { from, to })))
    throw new TypeError("A claimed action was checked in this transaction, which holds the chat's lock.");
  await appendAuditEvent(tx, {
    type: "SESSION_DECLASSIFIED",
    userId: requesterId,
    sessionId,
    details: { from, to, approvalId },
    origin: SERVER_ORIGIN,
  });
}
