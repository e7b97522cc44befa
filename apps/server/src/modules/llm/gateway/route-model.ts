import type { Label } from "@cdsa/contracts";
import type { ChatModel, ModelPart, ModelRequest, ModelSwitch, Spender } from "../chat-model.ts";
import { mayAnswer, type ModeFor } from "../choose-model.ts";
import { ModelError, type ModelErrorCode } from "../model-error.ts";
import type { RegisteredModel } from "../registry/registered-model.ts";
import type { ProtectedRequest } from "./protect-request.ts";

/** Why a model is not asked. */
export type Refusal = { code: ModelErrorCode; reason: string };

export type RouteDependencies = {
  planner: RegisteredModel;
  /**
   * Null where the model may be asked for this person.
   * @throws ModelError where nobody may be asked any more.
   */
  checkBudgets: (model: RegisteredModel["info"], spender: Spender) => Promise<Refusal | null>;
  modeFor: ModeFor;
  /** The request as this model may have it. */
  protect: (model: RegisteredModel["info"], request: ModelRequest, label: Label) => Promise<ProtectedRequest>;
  /** Told of each model that failed. */
  onFailure: (model: RegisteredModel["info"], error: ModelError) => void;
};

/**
 * Asks a model, and where it fails before a piece of its answer the ones that may take its place, in order; none of them
 * may see less than `label`. The planner is the last, where the request wants it.
 */
export const routeModel = (
  dependencies: RouteDependencies,
  first: RegisteredModel,
  fallbacks: readonly RegisteredModel[],
  label: Label,
): ChatModel => ({
  stream: (request) => {
    const others = fallbacks.filter(
      (model) => model !== first && mayAnswer(model, label, dependencies.modeFor),
    );
    return streamRouted(dependencies, [first, ...others], request, label);
  },
});

async function* streamRouted(
  dependencies: RouteDependencies,
  candidates: readonly RegisteredModel[],
  request: ModelRequest,
  label: Label,
): AsyncGenerator<ModelPart> {
  const { planner } = dependencies;
  const endsInPlanner = request.fallsBackToPlanner === true && !candidates.includes(planner);
  const chain = endsInPlanner ? [...candidates, planner] : candidates;
  for (const [index, model] of chain.entries()) {
    const next = chain[index + 1];
    const outcome = yield* tryModel(dependencies, model, request, label);
    if (outcome === null) return;
    if (!next) throw outcome.error;
    const change = toSwitch(model, next, outcome);
    yield { type: "switched", switch: change };
    // People read the planner's answer as a model's unless they are told.
    if (next === planner) yield { type: "text-delta", text: `_${change.reason}_\n\n` };
  }
}

type Outcome = { kind: ModelSwitch["kind"]; error: ModelError };

/** Null where the model has answered; an error after a piece of its answer is thrown. */
async function* tryModel(
  { checkBudgets, protect, onFailure }: RouteDependencies,
  { info, ask }: RegisteredModel,
  request: ModelRequest,
  label: Label,
): AsyncGenerator<ModelPart, Outcome | null> {
  const refusal = request.spender ? await checkBudgets(info, request.spender) : null;
  if (refusal) return { kind: "refused", error: new ModelError(refusal.code, refusal.reason) };
  const sent = await protect(info, request, label);
  let hasPiece = false;
  try {
    for await (const part of sent.answer(ask(sent.request, sent.label))) {
      hasPiece = true;
      yield part;
    }
    return null;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    onFailure(info, error);
    if (hasPiece) throw error;
    return { kind: "fell-back", error };
  }
}

const toSwitch = (
  { info: from }: RegisteredModel,
  { info: { id, name, isLocal } }: RegisteredModel,
  { kind, error }: Outcome,
): ModelSwitch => ({
  kind,
  fromModelId: from.id,
  to: { id, name, isLocal },
  code: error.code,
  reason: `${from.name}: ${error.message} ${name} answers instead.`,
});
