import { type Label, LABELS, type LlmRouting } from "@cdsa/contracts";
import { chooseModel, mayAnswer, type ModelSupply, refusalOf } from "./choose-model.ts";
import type { RegisteredModel } from "./registry/registered-model.ts";

/**
 * Who answers content of each label where nobody chooses a model, by the same rules that a question goes by: the first,
 * the ones asked where it fails, the planner, and why the others are not asked. Budgets are a person's and left out.
 * @param fallbacks in their order
 */
export const explainRouting = ({
  fallbacks,
  ...supply
}: ModelSupply & { fallbacks: readonly RegisteredModel[] }): LlmRouting => ({
  items: LABELS.map((label) => {
    const { chosen, reason } = chooseModel(supply, { label });
    return { label, reason, routes: routesOf(supply, label, chainOf(supply, label, chosen, fallbacks)) };
  }),
});

function chainOf(
  { planner, modeFor }: ModelSupply,
  label: Label,
  first: RegisteredModel,
  fallbacks: readonly RegisteredModel[],
): RegisteredModel[] {
  const others = fallbacks.filter((model) => mayAnswer(model, label, modeFor));
  return [...new Map([first, ...others, planner].map((model) => [model.info.id, model])).values()];
}

function routesOf(
  { models, planner, modeFor }: ModelSupply,
  label: Label,
  chain: readonly RegisteredModel[],
): LlmRouting["items"][number]["routes"] {
  const asked = new Set(chain.map(({ info }) => info.id));
  const rest = [...models, planner].filter(({ info }) => !asked.has(info.id));
  return [...chain, ...rest].map((model, index) => ({
    modelId: model.info.id,
    mode: modeFor(model.info, label),
    order: index < chain.length ? index + 1 : null,
    refusal: refusalOf(model, label, modeFor),
  }));
}
