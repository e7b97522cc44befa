import {
  clearanceCovers,
  type Label,
  type Model,
  type ProtectionMode,
  type RoutingRefusal,
} from "@cdsa/contracts";
import { badRequest } from "../../platform/errors/common-errors.ts";
import type { ChatModel } from "./chat-model.ts";
import type { RegisteredModel } from "./registry/registered-model.ts";

export type ModelChoice = {
  model: Model;
  /** Asks this model, and where it fails those that may take its place. */
  chatModel: ChatModel;
  /** A sentence for the reader: why this model answers. */
  reason: string;
  /** The model that was wanted and may not answer, for the log; null where the wanted one does. */
  passedOver: PassedOver | null;
};

export type PassedOver = { modelId: string; code: "label_limit" | "model_disabled" };

export type ModelWish = {
  /** The highest label of what the model will see. */
  label: Label;
  requestedModelId?: string | undefined;
};

/** What there is to choose from. */
export type ModelSupply = {
  /** In the order of preference. */
  models: readonly RegisteredModel[];
  /** Always there, and inside the process. */
  planner: RegisteredModel;
  /** Null for the first there is. */
  defaultModelId: string | null;
  modeFor: ModeFor;
};

/** What happens to identifiers in content of a label on its way to a model. */
export type ModeFor = (model: Model, label: Label) => ProtectionMode;

/** What stands for a value says nothing of it: text under pseudonyms, or without its identifiers, counts as this. */
export const PROTECTED_LABEL: Label = "INTERNAL";

/** Whether a model may see content of this label, as it is or protected. */
export const mayAnswer = (model: RegisteredModel, label: Label, modeFor: ModeFor): boolean =>
  refusalOf(model, label, modeFor) === null;

/** Why a model may not see content of this label; null where it may. */
export function refusalOf({ info }: RegisteredModel, label: Label, modeFor: ModeFor): RoutingRefusal | null {
  if (!info.isEnabled) return "disabled";
  const mode = modeFor(info, label);
  if (mode === "block") return "blocked";
  const seen = mode === "allow" ? label : lowest(label, PROTECTED_LABEL);
  return clearanceCovers(info.maxLabel, seen) ? null : "label_limit";
}

const lowest = (a: Label, b: Label): Label => (clearanceCovers(a, b) ? b : a);

/**
 * The model that answers: the one asked for, else the default, if it may see content of this label, as it is or protected;
 * else a local one; else the planner.
 * @throws AppError 400 `unknown_model`.
 */
export function chooseModel(
  { models, planner, defaultModelId, modeFor }: ModelSupply,
  wish: ModelWish,
): { chosen: RegisteredModel } & Pick<ModelChoice, "reason" | "passedOver"> {
  const all = [...models, planner];
  const wanted = findWanted(all, wish.requestedModelId, defaultModelId);
  if (mayAnswer(wanted, wish.label, modeFor)) {
    const reason = reasonFor(wanted, wish, modeFor(wanted.info, wish.label));
    return { chosen: wanted, reason, passedOver: null };
  }
  const substitute =
    all.find((model) => model.info.isLocal && mayAnswer(model, wish.label, modeFor)) ?? planner;
  const why = wanted.info.isEnabled
    ? `The chat holds ${wish.label} content, which ${wanted.info.name} (${place(wanted)}) may not see`
    : `${wanted.info.name} is switched off`;
  return {
    chosen: substitute,
    reason: `${why}; ${substitute.info.name} answers.`,
    passedOver: {
      modelId: wanted.info.id,
      code: wanted.info.isEnabled ? "label_limit" : "model_disabled",
    },
  };
}

const place = ({ info }: RegisteredModel): string => (info.isLocal ? "local" : "remote");

const HOW: Readonly<Record<ProtectionMode, string>> = {
  allow: "",
  pseudonymise: " under pseudonyms",
  redact: " without what identifies people",
  block: "",
};

function reasonFor(model: RegisteredModel, wish: ModelWish, mode: ProtectionMode): string {
  const how = wish.requestedModelId === undefined ? "is the default" : "was chosen";
  return `${model.info.name} (${place(model)}) ${how} and may see ${wish.label} content${HOW[mode]}.`;
}

/** @param defaultModelId one that is not there any more counts as none. */
function findWanted(
  all: readonly RegisteredModel[],
  requestedModelId: string | undefined,
  defaultModelId: string | null,
): RegisteredModel {
  const byId = (id: string): RegisteredModel | undefined => all.find(({ info }) => info.id === id);
  const byDefault = (defaultModelId === null ? undefined : byId(defaultModelId)) ?? all[0];
  const found = requestedModelId === undefined ? byDefault : byId(requestedModelId);
  if (!found) {
    const known = all
      .map(({ info }) => info.id)
      .slice(0, 20)
      .join(", ");
    throw badRequest("unknown_model", `There is no model of this id. The models are ${known}.`);
  }
  return found;
}
