import { setInterval } from "node:timers/promises";
import type { LlmStatusSchema } from "@cdsa/contracts";
import type { z } from "zod";
import type { Clock } from "../../../platform/clock.ts";
import type { Logger } from "../../../platform/telemetry/logger.ts";
import type { CircuitBreaker } from "../gateway/circuit-breaker.ts";
import { ModelError } from "../model-error.ts";
import type { OpenAccess } from "../providers/provider-access.ts";
import { type DiscoveredModel, discovered as unlisted, type Provider } from "../providers/provider.ts";
import type { ModelDirectory } from "./model-directory.ts";

export type ProviderStatus = z.infer<typeof LlmStatusSchema>["providers"][number];

export type WatchDependencies = {
  directory: ModelDirectory;
  openAccess: OpenAccess;
  breaker: CircuitBreaker;
  clock: Clock;
  logger: Pick<Logger, "warn">;
};

/** How one provider is, as it was last seen. */
export interface ProviderWatch {
  readonly provider: Provider;
  readonly breaker: CircuitBreaker;
  status(): ProviderStatus;
  /** Asks the provider now. It never throws: what went wrong is in the status. */
  look(signal: AbortSignal): Promise<void>;
  /** Asks every so often until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Takes note of how an exchange with one of its models failed. */
  noteFailure(error: ModelError): void;
}

export function createProviderWatch(
  provider: Provider,
  { directory, openAccess, breaker, clock, logger }: WatchDependencies,
): ProviderWatch {
  let seen: Omit<ProviderStatus, "circuit" | "openUntil"> = {
    provider: provider.id,
    reachable: false,
    latencyMs: null,
    checkedAt: null,
    lastError: null,
  };

  async function lookAndRegister(signal: AbortSignal): Promise<void> {
    const started = performance.now();
    let discovered: readonly DiscoveredModel[] = [];
    try {
      // A list of models is asked for without anything of ours.
      discovered = await provider.discover(await openAccess(provider, "PUBLIC"), signal);
      const latencyMs = Math.round(performance.now() - started);
      seen = { ...seen, reachable: true, latencyMs };
    } catch (error) {
      if (signal.aborted) return;
      const lastError = error instanceof ModelError ? error.message : "The server did not list its models.";
      seen = { ...seen, reachable: false, latencyMs: null, lastError };
      logger.warn({ err: error, provider: provider.id }, "model discovery failed");
    }
    seen = { ...seen, checkedAt: clock().toISOString() };
    await directory.noteDiscovered(provider, withPreferred(provider, discovered, seen.reachable));
  }

  const look = (signal: AbortSignal): Promise<void> =>
    lookAndRegister(signal).catch((error: unknown) => {
      logger.warn({ err: error, provider: provider.id }, "models could not be registered");
    });

  return {
    provider,
    breaker,
    status: () => ({
      ...seen,
      circuit: breaker.state(),
      openUntil: breaker.opensAt()?.toISOString() ?? null,
    }),
    look,
    async run(signal) {
      for await (const _tick of setInterval(provider.refreshIntervalMs, undefined, { signal, ref: false }))
        await look(signal);
    },
    noteFailure(error) {
      seen = { ...seen, lastError: error.message };
    },
  };
}

/** The preferred model comes first. */
function withPreferred(
  provider: Provider,
  discovered: readonly DiscoveredModel[],
  reachable: boolean,
): DiscoveredModel[] {
  const { preferredModel } = provider;
  if (preferredModel === null) return [...discovered];
  const listed = discovered.find(({ name }) => name === preferredModel);
  const isUsable = listed !== undefined || reachable || provider.trustsPreferred;
  return isUsable
    ? [listed ?? unlisted(preferredModel), ...discovered.filter((model) => model !== listed)]
    : [];
}
