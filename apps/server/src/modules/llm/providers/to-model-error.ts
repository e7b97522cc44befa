import { APICallError } from "@ai-sdk/provider";
import { EgressRefusedError } from "../../../platform/egress/egress-policy.ts";
import { ModelError } from "../model-error.ts";

/** The typed error of whatever a provider's client threw. */
export function toModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  if (!APICallError.isInstance(error)) {
    return unreadable(error);
  }
  if (error.cause instanceof EgressRefusedError) {
    return new ModelError("model_refused", error.cause.message, { cause: error });
  }
  const { statusCode } = error;
  if (statusCode === undefined) {
    return new ModelError(
      "model_unreachable",
      "The model's server cannot be reached. Try again, or choose another model.",
      {
        retryable: true,
        cause: error,
      },
    );
  }
  if (statusCode === 429) {
    return new ModelError(
      "model_rate_limited",
      "The model's server takes no more requests just now. Try again in a moment.",
      {
        retryable: true,
        retryAfterMs: retryAfterOf(error),
        cause: error,
      },
    );
  }
  if (statusCode >= 500) {
    return new ModelError(
      "model_unreachable",
      `The model's server failed (HTTP ${statusCode}). Try again, or choose another model.`,
      {
        retryable: true,
        retryAfterMs: retryAfterOf(error),
        cause: error,
      },
    );
  }
  if (statusCode >= 400) {
    return new ModelError(
      "model_refused",
      `The model's server refused the request (HTTP ${statusCode}). Its key or settings may be wrong.`,
      {
        cause: error,
      },
    );
  }
  return unreadable(error);
}

const unreadable = (cause: unknown): ModelError =>
  new ModelError("model_bad_response", "The model's answer could not be read.", { retryable: true, cause });

/** RFC 9110 section 10.2.3, in seconds or as a date; `retry-after-ms` is what OpenAI and Azure send beside it. */
function retryAfterOf(error: APICallError): number | null {
  const exact = error.responseHeaders?.["retry-after-ms"];
  if (exact !== undefined && /^\d{1,9}$/.test(exact)) return Number(exact);
  const value = error.responseHeaders?.["retry-after"];
  if (value === undefined) return null;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : null;
}
