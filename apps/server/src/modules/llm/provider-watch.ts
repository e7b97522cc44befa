import type { LlmStatusSchema } from "@cdsa/contracts";
import { setInterval } from "node:timers/promises";
import type { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { Logger } from "../../platform/telemetry/logger.ts";
import { registerModels, type RegisteredModel } from "./model-registry.ts";
import type { DiscoveredModel, Provider } from "./provider.ts";

type ProviderStatus = z.infer<typeof LlmStatusSchema>["providers"][number];

export type WatchDependencies = {
  db: Database;
  clock: Clock;
  logger: Pick<Logger, "warn">;
  contextTokens: number;
};

/** What one provider runs, as it was last seen. */
export interface ProviderWatch {
  models(): readonly RegisteredModel[];
  status(): ProviderStatus;
  /** Asks the provider now. It never throws: what went wrong is in the status. */
  look(signal: AbortSignal): Promise<void>;
  /** Asks every so often until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export function createProviderWatch(
  provider: Provider,
  { db, clock, logger, contextTokens }: WatchDependencies,
): ProviderWatch {
  let models: readonly RegisteredModel[] = [];
  let status: ProviderStatus = {
    provider: provider.id,
    reachable: false,
    latencyMs: null,
    checkedAt: null,
    lastError: null,
  };

  async function lookAndRegister(signal: AbortSignal): Promise<void> {
    const started = performance.now();
    let discovered: DiscoveredModel[];
    try {
      discovered = await provider.discover(signal);
      status = {
        ...status,
        reachable: true,
        latencyMs: Math.round(performance.now() - started),
        lastError: null,
      };
    } catch (error) {
      if (signal.aborted) return;
      status = {
        ...status,
        reachable: false,
        latencyMs: null,
        lastError: "The server did not list its models.",
      };
      logger.warn({ err: error, provider: provider.id }, "model discovery failed");
      discovered = [];
    }
    status = { ...status, checkedAt: clock().toISOString() };
    const named = withPreferred(provider, discovered, status.reachable);
    if (named.length > 0) models = await registerModels(db, provider, named, contextTokens);
    else models = [];
  }

  const look = (signal: AbortSignal): Promise<void> =>
    lookAndRegister(signal).catch((error: unknown) => {
      logger.warn({ err: error, provider: provider.id }, "models could not be registered");
    });

  return {
    models: () => models,
    status: () => status,
    look,
    async run(signal) {
      for await (const _tick of setInterval(provider.refreshIntervalMs, undefined, { signal, ref: false }))
        await look(signal);
    },
  };
}

/** The preferred model comes first. One the operator names is used even where the server lists none. */
function withPreferred(
  provider: Provider,
  discovered: readonly DiscoveredModel[],
  reachable: boolean,
): DiscoveredModel[] {
  const { preferredModel } = provider;
  if (preferredModel === null) return [...discovered];
  const listed = discovered.find(({ name }) => name === preferredModel);
  const unlisted = {
    name: preferredModel,
    family: null,
    quantization: null,
    sizeGb: null,
    contextWindow: null,
  };
  const isUsable = listed !== undefined || reachable || provider.id === "openai";
  return isUsable ? [listed ?? unlisted, ...discovered.filter((model) => model !== listed)] : [];
}
