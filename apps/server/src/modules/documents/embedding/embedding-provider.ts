import type { Label } from "@cdsa/contracts";

/** Makes vectors of texts: near each other where the texts mean the same. */
export interface EmbeddingProvider {
  /** Provider and model, such as `openai/text-embedding-3-small`: names the space, which never mixes with another. */
  readonly id: string;
  readonly dimensions: number;
  /** Whether texts leave the house. */
  readonly isRemote: boolean;
  /** How much its ranking counts beside that of the words, 0–1. */
  readonly fusionWeight: number;
  /**
   * One vector for each text, in order.
   * @param label the highest of the texts, under which what leaves the house is counted.
   * @throws EmbeddingError where the provider gives none, or others than it should.
   */
  embed(texts: readonly string[], signal: AbortSignal, label: Label): Promise<number[][]>;
}

export type EmbeddingErrorCode =
  | "embedding_unreachable"
  | "embedding_timeout"
  | "embedding_rate_limited"
  | "embedding_refused"
  | "embedding_bad_response"
  | "embedding_not_allowed";

/** Vectors were not made; the message is for the reader and repeats nothing of the texts or of the answer. */
export class EmbeddingError extends Error {
  override readonly name = "EmbeddingError";
  readonly code: EmbeddingErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;

  constructor(
    code: EmbeddingErrorCode,
    message: string,
    options: { retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/**
 * Checks what a provider sent.
 * @throws EmbeddingError for another number of vectors, another dimension, anything but finite numbers, or no direction.
 */
export function checkVectors(
  provider: Pick<EmbeddingProvider, "id" | "dimensions">,
  vectors: readonly (readonly number[])[],
  count: number,
): void {
  const fail = (message: string): never => {
    throw new EmbeddingError("embedding_bad_response", `${provider.id}: ${message}`);
  };
  if (vectors.length !== count) fail(`sent ${vectors.length} vectors for ${count} texts.`);
  for (const vector of vectors) {
    if (vector.length !== provider.dimensions) {
      fail(
        `sent a vector of ${vector.length} dimensions; EMBEDDING_DIMENSIONS says ${provider.dimensions}. Set it to what the model has.`,
      );
    }
    if (!vector.every((value) => Number.isFinite(value)))
      fail("sent a vector with something else than numbers.");
  }
}
