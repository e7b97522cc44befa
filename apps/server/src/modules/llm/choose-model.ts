import { clearanceCovers, type Label } from "@cdsa/contracts";
import { badRequest } from "../../platform/errors/common-errors.ts";
import type { RegisteredModel } from "./model-registry.ts";

export type ModelChoice = {
  model: RegisteredModel["info"];
  chatModel: RegisteredModel["chatModel"];
  /** A sentence for the reader: why this model answers. */
  reason: string;
};

export type ModelWish = {
  /** The highest label of what the model will see. */
  label: Label;
  requestedModelId?: string | undefined;
};

/**
 * The model that answers: the one asked for, else the default, if it may see content of this label; else a local
 * one; else the planner, which is always there and inside the process.
 * @param models in the order of preference, the planner last.
 * @throws AppError 400 `unknown_model`.
 */
export function chooseModel(
  models: readonly RegisteredModel[],
  planner: RegisteredModel,
  wish: ModelWish,
): ModelChoice {
  const all = [...models, planner];
  const wanted = findWanted(all, wish.requestedModelId);
  const usable = all.filter(({ info }) => info.isEnabled && clearanceCovers(info.maxLabel, wish.label));
  if (usable.includes(wanted)) return { ...pick(wanted), reason: reasonFor(wanted, wish) };
  const substitute = usable.find(({ info }) => info.isLocal) ?? planner;
  const why = wanted.info.isEnabled
    ? `The chat holds ${wish.label} content, which ${wanted.info.name} (${place(wanted)}) may not see`
    : `${wanted.info.name} is switched off`;
  return { ...pick(substitute), reason: `${why}; ${substitute.info.name} answers.` };
}

const pick = ({ info, chatModel }: RegisteredModel): Pick<ModelChoice, "model" | "chatModel"> => ({
  model: info,
  chatModel,
});

const place = ({ info }: RegisteredModel): string => (info.isLocal ? "local" : "remote");

const reasonFor = (model: RegisteredModel, wish: ModelWish): string =>
  wish.requestedModelId === undefined
    ? `${model.info.name} (${place(model)}) is the default and may see ${wish.label} content.`
    : `${model.info.name} (${place(model)}) was chosen and may see ${wish.label} content.`;

function findWanted(all: readonly RegisteredModel[], requestedModelId: string | undefined): RegisteredModel {
  const found =
    requestedModelId === undefined ? all[0] : all.find(({ info }) => info.id === requestedModelId);
  if (!found) {
    const known = all
      .map(({ info }) => info.id)
      .slice(0, 20)
      .join(", ");
    throw badRequest("unknown_model", `There is no model of this id. The models are ${known}.`);
  }
  return found;
}
