import type { LlmRouting, Model } from "@cdsa/contracts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/db/database.ts";
import type { EgressLog } from "../../../platform/egress/egress-log.ts";
import { createOperatorFetch } from "../../../platform/egress/operator-fetch.ts";
import type { Logger } from "../../../platform/telemetry/logger.ts";
import type { Vault } from "../../vault/index.ts";
import {
  chooseModel,
  type ModeFor,
  type ModelChoice,
  type ModelSupply,
  type ModelWish,
} from "../choose-model.ts";
import { explainRouting } from "../explain-routing.ts";
import { createPlannerModel } from "../planner/planner-model.ts";
import { createProviders } from "../providers/create-providers.ts";
import { createProviderAccess } from "../providers/provider-access.ts";
import type { LlmSettings } from "../providers/provider.ts";
import { createModelDirectory, type ModelDirectory } from "../registry/model-directory.ts";
import { createProviderWatch, type ProviderWatch } from "../registry/provider-watch.ts";
import type { RegisteredModel } from "../registry/registered-model.ts";
import { checkBudgets } from "../spend/check-budgets.ts";
import { type CountTokens, createTokenCounter } from "../tokens/count-tokens.ts";
import { createCircuitBreaker } from "./circuit-breaker.ts";
import { type ProtectionOfModels, protectRequest } from "./protect-request.ts";
import { type RouteDependencies, routeModel } from "./route-model.ts";
import { streamModel } from "./stream-model.ts";

export type GatewayDependencies = {
  db: Database;
  settings: LlmSettings;
  logger: Pick<Logger, "warn">;
  clock: Clock;
  egressLog: EgressLog;
  vault: Pick<Vault, "openForServer">;
  protection: ProtectionOfModels["protection"];
};

/** The providers, their models, and the routes to them. */
export interface ModelGateway extends Disposable {
  readonly directory: ModelDirectory;
  readonly watches: readonly ProviderWatch[];
  readonly planner: RegisteredModel;
  readonly countTokens: CountTokens;
  /** In the order of preference, without the planner. */
  readonly models: () => RegisteredModel[];
  readonly chooseModel: (wish: ModelWish) => ModelChoice;
  /** Who would answer content of each label. */
  readonly routing: () => LlmRouting;
}

export function createGateway(dependencies: GatewayDependencies): ModelGateway {
  const { db, settings, logger, clock, egressLog, vault, protection } = dependencies;
  const { timeouts, maxContextTokens: contextTokens } = settings;
  const providers = createProviders(settings);
  const origins = providers.map(({ baseUrl }) => baseUrl);
  const operatorFetch = createOperatorFetch({ log: egressLog, origins });
  const openAccess = createProviderAccess({ operatorFetch, vault, clock, timeouts });
  const directory = createModelDirectory(db, providers, contextTokens);
  const countTokens = createTokenCounter();
  const planner = createPlannerModel(contextTokens);
  const looking = { directory, openAccess, clock, logger };
  const watches = providers.map((provider) =>
    createProviderWatch(provider, { ...looking, breaker: createCircuitBreaker(clock) }),
  );
  const watchOf = (id: Model["provider"]): ProviderWatch | undefined =>
    watches.find(({ provider }) => provider.id === id);
  const register = (info: Model): RegisteredModel[] => {
    const watch = watchOf(info.provider);
    if (!watch) return [];
    const target = { ...watch, openAccess, timeouts };
    const { parameters } = info;
    return [
      { info, ask: (request, label) => streamModel(target, { model: info, parameters, request, label }) },
    ];
  };
  const models = (): RegisteredModel[] => directory.models().flatMap(register);
  const modeFor: ModeFor = (model, label) => protection.modeFor(model, label);
  const routes: RouteDependencies = {
    planner,
    modeFor,
    protect: (model, request, label) => protectRequest({ db, protection }, model, request, label),
    checkBudgets: (model, spender) => checkBudgets({ db, clock, config: directory.config }, model, spender),
    onFailure: (model, error) => watchOf(model.provider)?.noteFailure(error),
  };
  const supply = (): Supply => supplyOf(directory, { models: models(), planner, modeFor });
  const choose = (wish: ModelWish): ModelChoice => {
    const { fallbacks, ...there } = supply();
    const { chosen, ...why } = chooseModel(there, wish);
    return { model: chosen.info, ...why, chatModel: routeModel(routes, chosen, fallbacks, wish.label) };
  };
  return {
    directory,
    watches,
    planner,
    countTokens,
    models,
    chooseModel: choose,
    routing: () => explainRouting(supply()),
    [Symbol.dispose]: () => {
      operatorFetch[Symbol.dispose]();
    },
  };
}

type Supply = ModelSupply & { fallbacks: RegisteredModel[] };

/** What there is to choose from as administrators have set it at this moment. */
function supplyOf(
  directory: Pick<ModelDirectory, "config">,
  there: Pick<ModelSupply, "models" | "planner" | "modeFor">,
): Supply {
  const { defaultModelId, fallbackModelIds } = directory.config();
  const all = [...there.models, there.planner];
  const fallbacks = fallbackModelIds.flatMap((id) => all.find(({ info }) => info.id === id) ?? []);
  return { ...there, defaultModelId, fallbacks };
}
