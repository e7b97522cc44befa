import {
  clearanceCovers,
  LabelSchema,
  type Reclassification,
  type ReclassifyDocumentRequest,
} from "@cdsa/contracts";
import { type Actor, SERVER_ORIGIN } from "../../platform/actor.ts";
import { labelAboveClearance } from "./documents.errors.ts";
import { findDocument } from "./documents.repository.ts";
import type { DocumentsContext } from "./documents-context.ts";
import { findManaged } from "./find-managed.ts";
import {
  RECLASSIFY,
  RECLASSIFY_HASHES,
  RECLASSIFY_RULES,
  reclassifyAction,
  reclassifyArguments,
} from "./reclassify-action.ts";
import { relabel } from "./relabel.ts";

/**
 * Gives a document another label: at once where it is not lower, after another person's approval where it is.
 * @throws AppError 404, 403.
 */
export async function reclassifyDocument(
  context: DocumentsContext,
  actor: Actor,
  id: string,
  { classification: to, reason }: ReclassifyDocumentRequest,
): Promise<Reclassification> {
  return context.db.transaction(async (tx) => {
    const document = await findManaged(tx, actor, id);
    const from = document.classification;
    if (!clearanceCovers(actor.clearance, to)) throw labelAboveClearance(to);
    if (clearanceCovers(to, from)) {
      if (to !== from) await relabel(tx, id, { from, to, actor, approvalId: null });
      return { status: "RECLASSIFIED", classification: to };
    }
    const { approvalId } = await context.approvals.request(tx, {
      kind: RECLASSIFY,
      subjectId: id,
      subjectVersion: document.revision,
      subject: {
        description: `Gives a document the label ${to} in place of ${from}: more people and models may see it.`,
        effect: "write",
        ...RECLASSIFY_HASHES,
        rules: RECLASSIFY_RULES,
        secrets: [],
      },
      toolName: RECLASSIFY,
      arguments: reclassifyArguments(document, to),
      provenance: [],
      label: from,
      requester: actor,
      executionId: null,
      runId: null,
      sessionId: null,
      purpose: reason,
      reason: "A lower label needs another person's approval.",
    });
    return { status: "AWAITING_APPROVAL", approvalId };
  });
}

/** Carries out an approved lowering, once: the check, the change and its note are one transaction. */
export async function carryOutReclassification(context: DocumentsContext, approvalId: string): Promise<void> {
  await context.db.transaction(async (tx) => {
    const claim = await context.approvals.claimExecution(tx, approvalId, reclassifyAction(context));
    if (claim.state !== "claimed") return;
    const { arguments: approved } = claim.action;
    const { data: to } = LabelSchema.safeParse(approved["to"]);
    const id = claim.subjectId;
    const document = await findDocument(tx, id, true);
    const requester = await context.loadActor(tx, claim.requesterId, SERVER_ORIGIN);
    if (!document || !requester || to === undefined)
      throw new TypeError("A claimed action was checked in this transaction.");
    await relabel(tx, id, { from: document.classification, to, actor: requester, approvalId });
    await context.approvals.recordExecution(tx, approvalId, "SUCCEEDED");
  });
}
