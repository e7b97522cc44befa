import { setTimeout as delay } from "node:timers/promises";
import type { Label, Model } from "@cdsa/contracts";
import { EgressUncountedError } from "../../../platform/egress/egress-log.ts";
import type { ModelPart, ModelRequest } from "../chat-model.ts";
import { ModelError } from "../model-error.ts";
import type { OpenAccess } from "../providers/provider-access.ts";
import type { LanguageModel, ModelTimeouts, Provider } from "../providers/provider.ts";
import { toModelError } from "../providers/to-model-error.ts";
import { toProviderPrompt, toProviderTools } from "../providers/to-provider-prompt.ts";
import type { CircuitBreaker } from "./circuit-breaker.ts";
import { meterExchange } from "./meter-exchange.ts";
import { readParts } from "./read-parts.ts";
import { createWatchdog, type Watchdog } from "./watchdog.ts";

export type ModelTarget = {
  provider: Provider;
  breaker: CircuitBreaker;
  openAccess: OpenAccess;
  timeouts: ModelTimeouts;
};

/** What an administrator has set for one model; null leaves the choice to the server. */
export type ModelParameters = { temperature: number | null; maxOutputTokens: number | null };

export type Exchange = {
  model: Pick<Model, "id" | "name" | "provider" | "family">;
  parameters: ModelParameters;
  request: ModelRequest;
  /** The highest label of what is sent. */
  label: Label;
};

const MAX_ATTEMPTS = 3;
const MAX_WAIT_MS = 10_000;

/**
 * Asks a model behind a provider, a bounded number of times: again only where nothing of an answer has come yet, so that
 * nothing is said twice.
 * @throws ModelError; what the database threw where it is away: that says nothing about the model, and nobody answers
 * in its place.
 */
export async function* streamModel(target: ModelTarget, exchange: Exchange): AsyncGenerator<ModelPart> {
  const { breaker, timeouts } = target;
  const { signal } = exchange.request;
  const endsAt = performance.now() + timeouts.totalMs;
  for (let attempt = 1; ; attempt += 1) {
    // The client's first load and the key's opening are no silence of the server.
    const client = await openClient(target, exchange);
    if (!breaker.admits()) throw circuitOpen(breaker);
    let hasPiece = false;
    let isSettled = false;
    try {
      for await (const part of attemptOnce(target, client, exchange, endsAt)) {
        hasPiece = true;
        if (part.type === "finish") {
          breaker.succeeded();
          isSettled = true;
        }
        yield part;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (isUncounted(error)) throw error;
      const failure = toModelError(error);
      isSettled = true;
      tellBreaker(breaker, failure);
      const waitMs = waitBefore(attempt, failure);
      const mayAskAgain = !hasPiece && failure.retryable && attempt < MAX_ATTEMPTS && waitMs <= MAX_WAIT_MS;
      if (!mayAskAgain || performance.now() + waitMs >= endsAt) throw failure;
      await delay(waitMs, undefined, { signal });
    } finally {
      if (!isSettled) breaker.abandoned();
    }
  }
}

/** What the server asks for, or longer each time; with jitter, so that many callers do not come back at once. */
const waitBefore = (attempt: number, { retryAfterMs }: ModelError): number =>
  retryAfterMs === null ? 100 * 2 ** attempt * (0.5 + Math.random()) : retryAfterMs + 200 * Math.random();

function tellBreaker(breaker: CircuitBreaker, failure: ModelError): void {
  // What was refused for what it asked says nothing about the server.
  if (failure.code === "model_refused") breaker.abandoned();
  else if (failure.retryAfterMs !== null && failure.retryAfterMs > MAX_WAIT_MS)
    breaker.pauseFor(failure.retryAfterMs);
  else if (failure.code === "model_rate_limited") breaker.abandoned();
  else breaker.failed();
}

const circuitOpen = (breaker: CircuitBreaker): ModelError =>
  new ModelError(
    "model_unreachable",
    `The model's server has failed again and again and is left alone until ${breaker.opensAt()?.toISOString() ?? "it has answered once"}. Choose another model, or try again then.`,
  );

const isUncounted = (error: unknown): boolean =>
  error instanceof EgressUncountedError ||
  (error instanceof Error && error.cause instanceof EgressUncountedError);

async function openClient(
  { provider, openAccess }: ModelTarget,
  { model, label }: Exchange,
): Promise<LanguageModel> {
  return provider.open(model.name, await openAccess(provider, label));
}

async function* attemptOnce(
  target: ModelTarget,
  client: LanguageModel,
  { model, parameters, request, label }: Exchange,
  endsAt: number,
): AsyncGenerator<ModelPart> {
  using watchdog = createWatchdog(target.timeouts, endsAt);
  const meter = meterExchange({ model, request, label });
  try {
    const temperature = parameters.temperature ?? target.provider.temperature;
    const { stream } = await client.doStream({
      prompt: toProviderPrompt(request.messages),
      ...(request.tools.length > 0 && { tools: toProviderTools(request.tools) }),
      ...(temperature !== null && { temperature }),
      ...(parameters.maxOutputTokens !== null && { maxOutputTokens: parameters.maxOutputTokens }),
      abortSignal: AbortSignal.any([request.signal, watchdog.signal]),
    });
    meter.accepted();
    for await (const part of readParts(stream, () => {
      watchdog.pat();
    }))
      yield meter.passing(part);
  } catch (error) {
    meter.ended(request.signal.aborted ? "stopped" : "failed");
    throw failureOf(watchdog, error);
  } finally {
    // The reader left between two pieces.
    meter.ended("stopped");
  }
}

const failureOf = ({ failure }: Watchdog, error: unknown): unknown =>
  failure === null ? error : new ModelError(failure.code, failure.message, { cause: error });
