import { setTimeout as delay } from "node:timers/promises";
import type { Health, LlmStatusSchema, Model } from "@cdsa/contracts";
import type { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import type { Logger } from "../../platform/telemetry/logger.ts";
import { chooseModel, type ModelChoice, type ModelWish } from "./choose-model.ts";
import { llmRoutes } from "./llm.routes.ts";
import type { RegisteredModel } from "./model-registry.ts";
import { createOllamaProvider } from "./ollama-provider.ts";
import { createOpenAiProvider } from "./openai-provider.ts";
import { createPlanner } from "./planner/create-planner.ts";
import { PLANNER_NAME } from "./planner/planner-name.ts";
import type { LlmSettings, Provider } from "./provider.ts";
import { createProviderWatch } from "./provider-watch.ts";

export interface Llm extends AsyncDisposable {
  readonly routes: readonly RoutePlugin[];
  /** Begins to watch what the providers run; a provider that is slow to answer does not hold up the start. */
  start(): Promise<void>;
  listModels(): Model[];
  /** The model that answers content of a label; see `chooseModel`. */
  chooseModel(wish: ModelWish): ModelChoice;
  status(): z.infer<typeof LlmStatusSchema>;
  health(): Health["services"]["llm"];
}

export type LlmDependencies = {
  db: Database;
  settings: LlmSettings;
  logger: Pick<Logger, "warn">;
  clock: Clock;
};

const FIRST_LOOK_MS = 1_500;

/** The models there are, and which of them may answer. */
export function createLlm({ db, settings, logger, clock }: LlmDependencies): Llm {
  const stopping = new AbortController();
  const planner = createPlannerModel(settings.maxContextTokens);
  const watches = providersOf(settings).map((provider) =>
    createProviderWatch(provider, { db, clock, logger, contextTokens: settings.maxContextTokens }),
  );
  let watching: Promise<unknown> = Promise.resolve();
  const discovered = (): RegisteredModel[] => watches.flatMap((watch) => watch.models());
  const llm: Omit<Llm, "routes"> = {
    async start() {
      const firstLooks = Promise.all(watches.map((watch) => watch.look(stopping.signal)));
      watching = firstLooks.then(() => Promise.all(watches.map((watch) => watch.run(stopping.signal))));
      await Promise.race([firstLooks, delay(FIRST_LOOK_MS, undefined, { ref: false })]);
    },
    listModels() {
      const models = [...discovered(), planner];
      const isDefault = models.find(({ info }) => info.isEnabled);
      return models.map((model) => ({ ...model.info, isDefault: model === isDefault }));
    },
    chooseModel: (wish) => chooseModel(discovered(), planner, wish),
    status() {
      const providers = watches.map((watch) => watch.status());
      const isHealthy = providers.every(({ reachable }) => reachable);
      return { status: isHealthy ? "healthy" : "degraded", providers };
    },
    health() {
      if (watches.length === 0) return { status: "healthy", detail: `${PLANNER_NAME} serves.` };
      const away = watches.filter((watch) => !watch.status().reachable);
      return away.length === 0
        ? { status: "healthy" }
        : { status: "degraded", detail: `${away.length} of ${watches.length} model servers do not answer.` };
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      // Watching ends by being aborted.
      await Promise.allSettled([watching]);
    },
  };
  return { ...llm, routes: [llmRoutes(llm)] };
}

function providersOf(settings: LlmSettings): Provider[] {
  return [
    ...(settings.openai ? [createOpenAiProvider(settings.openai, settings)] : []),
    ...(settings.ollama ? [createOllamaProvider(settings.ollama, settings)] : []),
  ];
}

const createPlannerModel = (contextWindow: number): RegisteredModel => ({
  chatModel: createPlanner(),
  info: {
    id: "planner",
    name: PLANNER_NAME,
    provider: "planner",
    isLocal: true,
    isEnabled: true,
    isDefault: false,
    maxLabel: "RESTRICTED",
    contextWindow,
    sizeGb: null,
    family: null,
    quantization: null,
  },
});
