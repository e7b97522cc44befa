import type { Label, Model } from "@cdsa/contracts";
import type { Actor } from "../../platform/actor.ts";
import { appendAuditEvents, type NewAuditEvent } from "../audit/index.ts";
import type { ModelChoice, ModelSwitch, ModelUse, Spender } from "../llm/index.ts";
import type { DocumentsContext } from "./documents-context.ts";

/** Who was asked for an answer from documents, who was not, and what it has used. */
export type ModelTurn = {
  /** The highest label of what a model sees. */
  label: Label;
  /** Who answers: the model that was chosen, until another takes its place. */
  model: Pick<Model, "id" | "name" | "isLocal">;
  switches: ModelSwitch[];
  uses: ModelUse[];
};

export const newModelTurn = ({ model, reason, passedOver }: ModelChoice, label: Label): ModelTurn => ({
  label,
  model,
  switches: passedOver
    ? [{ kind: "refused", fromModelId: passedOver.modelId, to: model, code: passedOver.code, reason }]
    : [],
  uses: [],
});

export const spenderOf = ({ userId, origin }: Actor): Spender => ({
  userId,
  runId: null,
  sessionId: null,
  purpose: "documents",
  origin,
});

/** How asking the model ended; null where none was asked, since words alone were quoted. */
export type ModelEnd = { failure: string | null } | null;

/** The rows of an answer from documents: models that were refused and left, and the one that was called. */
export async function recordModel(
  { db, recordUses }: Pick<DocumentsContext, "db" | "recordUses">,
  actor: Actor,
  turn: ModelTurn,
  end: ModelEnd,
): Promise<void> {
  const events = eventsOf(actor, turn, end);
  if (events.length === 0) return;
  await db.transaction(async (tx) => {
    await recordUses(tx, spenderOf(actor), turn.uses, null);
    await appendAuditEvents(tx, events);
  });
}

function eventsOf(actor: Actor, { label, model, switches }: ModelTurn, end: ModelEnd): NewAuditEvent[] {
  const common = { userId: actor.userId, origin: actor.origin };
  const purpose = "documents";
  const switched = switches.map(({ kind, fromModelId, to, code }): NewAuditEvent => ({
    ...common,
    type: kind === "refused" ? "MODEL_REFUSED" : "MODEL_FELL_BACK",
    outcome: kind === "refused" ? "DENIED" : "FAILURE",
    details: { modelId: fromModelId, toModelId: to.id, code, label, purpose },
  }));
  if (end === null) return switched;
  const called: NewAuditEvent = {
    ...common,
    type: "MODEL_CALLED",
    outcome: end.failure === null ? "SUCCESS" : "FAILURE",
    details: {
      modelId: model.id,
      isLocal: model.isLocal,
      label,
      purpose,
      ...(end.failure !== null && { code: end.failure }),
    },
  };
  return [...switched, called];
}
