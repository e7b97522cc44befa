import type { LlmConfig, Model } from "@cdsa/contracts";
import type { DirectoryConfig } from "../registry/model-directory.ts";

/** What administrators have set, with what holds for each model. */
export const presentConfig = (
  { changedAt, ...config }: DirectoryConfig,
  models: readonly Model[],
): LlmConfig => ({
  ...config,
  changedAt: changedAt?.toISOString() ?? null,
  models: models.map(({ id, isEnabled, maxLabel, contextWindow, price, parameters }) => ({
    id,
    isEnabled,
    maxLabel,
    contextWindow,
    price,
    parameters,
  })),
});
