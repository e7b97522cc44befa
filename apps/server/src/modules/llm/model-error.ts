export type ModelErrorCode =
  | "model_unreachable"
  | "model_timeout"
  | "model_rate_limited"
  | "model_refused"
  | "model_bad_response"
  /** It would cost more than is allowed in this month, or for this run. */
  | "budget_reached"
  | "cost_limit";

/** A model did not answer as it should; the message is for the reader and repeats nothing of what the model sent. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code: ModelErrorCode;
  /** Whether asking again, before anything was read, may help. */
  readonly retryable: boolean;
  /** How long the provider asks to wait, where it says so. */
  readonly retryAfterMs: number | null;

  constructor(
    code: ModelErrorCode,
    message: string,
    options: { retryable?: boolean; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
