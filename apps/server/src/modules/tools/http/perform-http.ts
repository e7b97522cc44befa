import { highestLabel, type HttpImplementation, type JsonValue } from "@cdsa/contracts";
import type { GuardedResponse } from "../../../platform/egress/guarded-request.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import { parseJson } from "../../../platform/json/parse-json.ts";
import { createMasker, isMaskable, type Masker } from "../../../platform/masking/create-masker.ts";
import { maskJson } from "../../../platform/masking/mask-json.ts";
import { dropInvisible, dropInvisibleOf } from "../../../platform/text/drop-invisible.ts";
import type { UsedSecrets } from "../../vault/index.ts";
import { ToolFailure } from "../builtin/builtin-tool.ts";
import { type EffectOutcome, outcomeOfError } from "../effect-outcome.ts";
import type { Effect } from "../perform-effect.ts";
import type { ToolsContext } from "../tools-context.ts";
import { buildRequest } from "./build-request.ts";
import { type CallSecrets, secretsOfCall, versionsOf } from "./call-secrets.ts";
import { fetchWithRetries } from "./fetch-with-retries.ts";
import { selectFields } from "./select-fields.ts";

const MAX_RESPONSE_BYTES = 1_048_576;
const MAX_SECRET_BYTES_PER_CALL = 131_072;
const MAX_EXCERPT_CHARACTERS = 300;
const DEFAULT_RETRIES = 2;

type HttpEffect = Effect & { implementation: HttpImplementation };

/**
 * Calls the endpoint of a tool. The values of its secrets exist in this call alone: opened for it, put into the request,
 * masked in whatever comes back (result, reason of a failure), and wiped.
 */
export async function performHttp(context: ToolsContext, effect: HttpEffect): Promise<EffectOutcome> {
  const { secrets, used } = await openSecrets(context, effect);
  using values = used;
  using masker = createCallMasker(values);
  try {
    return await send(context, effect, secrets, values, masker);
  } catch (error) {
    const outcome = outcomeOfError(effect.tool, error);
    return { ...outcome, reason: masker.mask(outcome.reason) };
  }
}

/** @throws ToolFailure wherever they cannot be had: nothing has been sent then. */
async function openSecrets(
  context: ToolsContext,
  { executionId, runId, tool, arguments: value, actor, approvedSecrets }: HttpEffect,
): Promise<{ secrets: CallSecrets; used: UsedSecrets }> {
  try {
    const secrets = await secretsOfCall(context, context.db, tool, value, actor);
    const names = secrets.references.map(({ name }) => name);
    const used = await context.vault.useSecrets(actor, {
      toolId: tool.id,
      toolName: tool.name,
      executionId,
      runId,
      names,
    });
    const now = JSON.stringify(versionsOf(used.references));
    if (approvedSecrets === null || now === JSON.stringify(approvedSecrets)) return { secrets, used };
    used.wipe();
    throw new ToolFailure("A secret of the call was changed after the approval, so nothing was sent.");
  } catch (error) {
    if (error instanceof ToolFailure) throw error;
    if (error instanceof AppError && error.expose) throw new ToolFailure(error.message);
    throw new ToolFailure("The secrets of the call could not be opened, so nothing was sent.");
  }
}

function createCallMasker(used: UsedSecrets): Masker {
  const masked = used.references.map(({ name }) => ({ name, value: used.valueOf(name) }));
  const unmaskable = masked.find(({ value }) => !isMaskable(value));
  if (unmaskable) {
    throw new ToolFailure(
      `The value of ${unmaskable.name} has fewer than 4 characters, too few to be recognised if the tool sends it back, so nothing was sent. Give the secret a longer value.`,
    );
  }
  if (masked.reduce((sum, { value }) => sum + Buffer.byteLength(value), 0) > MAX_SECRET_BYTES_PER_CALL) {
    throw new ToolFailure("The secrets of the call are larger than 128 KiB together, so nothing was sent.");
  }
  return createMasker(masked);
}

async function send(
  context: ToolsContext,
  { executionId, tool, arguments: value, signal, inputLabel, implementation }: HttpEffect,
  { references, handles }: CallSecrets,
  used: UsedSecrets,
  masker: Masker,
): Promise<EffectOutcome> {
  const request = buildRequest({
    executionId,
    implementation,
    arguments: value,
    handles,
    secret: (name) => used.valueOf(name),
  });
  const response = await fetchWithRetries(
    context.fetchGuarded,
    {
      ...request,
      timeoutMs: tool.timeoutMs,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      signal,
      label: references.reduce(
        (label, { classification }) => highestLabel(label, classification),
        inputLabel,
      ),
      purpose: `tool:${tool.name}`,
      executionId,
    },
    { maxRetries: tool.idempotent ? (implementation.maxRetries ?? DEFAULT_RETRIES) : 0 },
  );
  return interpret(response, implementation, masker);
}

const withoutNul = (text: string): string => text.replaceAll("\u0000", "\uFFFD");

function interpret(
  response: GuardedResponse,
  { response: mapping }: HttpImplementation,
  masker: Masker,
): EffectOutcome {
  const { status, body, truncated } = response;
  // Also without what people do not see, before that is taken out for good: a value cut up by it would come together then.
  const mask = (text: string): string => masker.mask(dropInvisible(masker.mask(text, { cut: truncated })));
  const masked = (): string => withoutNul(mask(body));
  if (status < 200 || status >= 300) {
    const excerpt = masked().slice(0, MAX_EXCERPT_CHARACTERS);
    return { status: "FAILED", reason: `The tool answered with HTTP ${status}. ${excerpt}`.trim() };
  }
  const parsed = truncated ? undefined : parseJson(body);
  const result: JsonValue =
    parsed === undefined
      ? { text: masked(), truncated }
      : maskJson(masker, dropInvisibleOf(maskJson(masker, parsed)));
  return { status: "SUCCEEDED", result: selectFields(result, mapping) };
}
