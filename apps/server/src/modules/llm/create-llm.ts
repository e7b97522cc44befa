import { setTimeout as delay } from "node:timers/promises";
import type { Health, LlmStatusSchema, Model } from "@cdsa/contracts";
import type { z } from "zod";
import type { Queryable } from "../../platform/db/database.ts";
import type { RoutePlugin } from "../../platform/http/http-types.ts";
import type { PubSub } from "../../platform/pubsub/pubsub.ts";
import type { Notifications } from "../notifications/index.ts";
import type { ModelUse, Spender } from "./chat-model.ts";
import type { ModelChoice, ModelWish } from "./choose-model.ts";
import { createGateway, type GatewayDependencies, type ModelGateway } from "./gateway/create-gateway.ts";
import { llmRoutes } from "./llm.routes.ts";
import { PLANNER_NAME } from "./planner/planner-name.ts";
import type { ProviderWatch } from "./registry/provider-watch.ts";
import { recordUses } from "./spend/record-uses.ts";
import type { CountTokens } from "./tokens/count-tokens.ts";

export interface Llm extends AsyncDisposable {
  readonly routes: readonly RoutePlugin[];
  /** Begins to watch what the providers run; a provider that is slow to answer does not hold up the start. */
  start(): Promise<void>;
  listModels(): Model[];
  /** The model that answers content of a label; see `chooseModel`. */
  chooseModel(wish: ModelWish): ModelChoice;
  /** Stores what a request has used, in the transaction of what it was for; see `recordUses`. */
  readonly recordUses: (
    tx: Queryable,
    spender: Omit<Spender, "origin">,
    uses: readonly ModelUse[],
    messageId: string | null,
  ) => Promise<void>;
  readonly countTokens: CountTokens;
  status(): z.infer<typeof LlmStatusSchema>;
  health(): Health["services"]["llm"];
}

export type LlmDependencies = GatewayDependencies & {
  pubsub: Pick<PubSub, "publish" | "subscribe">;
  notifications: Pick<Notifications, "sendNotifications">;
};

const FIRST_LOOK_MS = 1_500;

/** The models there are, which of them may answer, and the one way to ask them. */
export function createLlm(dependencies: LlmDependencies): Llm {
  const { db, settings, clock, logger, pubsub, notifications } = dependencies;
  const gateway = createGateway(dependencies);
  const { directory, watches, models, routing } = gateway;
  const spend = {
    clock,
    notifications,
    config: directory.config,
    priceOf: (id: string) => models().find(({ info }) => info.id === id)?.info.price ?? null,
  };
  const stopping = new AbortController();
  let watching: Promise<unknown> = Promise.resolve();
  let unsubscribe = (): void => undefined;
  const reload = (): void => {
    directory.reload().catch((error: unknown) => {
      logger.warn({ err: error }, "the settings of models could not be read again");
    });
  };
  const status = (): ReturnType<Llm["status"]> => {
    const providers = watches.map((watch) => watch.status());
    const isHealthy = providers.every(({ reachable, circuit }) => reachable && circuit === "closed");
    return { status: isHealthy ? "healthy" : "degraded", providers };
  };
  return {
    routes: [
      llmRoutes({
        db,
        clock,
        pubsub,
        directory,
        providers: watches.map(({ provider }) => provider),
        contextTokens: settings.maxContextTokens,
        spend,
        listModels: () => listOf(gateway),
        routing,
        findModel: (id) => models().find(({ info }) => info.id === id),
        status,
      }),
    ],
    async start() {
      unsubscribe = pubsub.subscribe("llm-config", reload, reload);
      await directory.reload();
      const firstLooks = Promise.all(watches.map((watch) => watch.look(stopping.signal)));
      watching = firstLooks.then(() => Promise.all(watches.map((watch) => watch.run(stopping.signal))));
      await Promise.race([firstLooks, delay(FIRST_LOOK_MS, undefined, { ref: false })]);
    },
    listModels: () => listOf(gateway),
    chooseModel: gateway.chooseModel,
    recordUses: (tx, spender, uses, messageId) => recordUses(spend, tx, spender, uses, messageId),
    countTokens: gateway.countTokens,
    status,
    health: () => healthOf(watches),
    async [Symbol.asyncDispose]() {
      unsubscribe();
      stopping.abort();
      // Watching ends by being aborted.
      await Promise.allSettled([watching]);
      gateway[Symbol.dispose]();
    },
  };
}

function listOf({ models, planner, directory }: ModelGateway): Model[] {
  const all = [...models(), planner].map(({ info }) => info);
  const isEnabled = (model: Model): boolean => model.isEnabled;
  const byDefault =
    all.find((model) => isEnabled(model) && model.id === directory.config().defaultModelId) ??
    all.find(isEnabled);
  return all.map((info) => ({ ...info, isDefault: info === byDefault }));
}

function healthOf(watches: readonly ProviderWatch[]): Health["services"]["llm"] {
  if (watches.length === 0) return { status: "healthy", detail: `${PLANNER_NAME} serves.` };
  const away = watches.filter((watch) => !watch.status().reachable);
  return away.length === 0
    ? { status: "healthy" }
    : { status: "degraded", detail: `${away.length} of ${watches.length} model servers do not answer.` };
}
