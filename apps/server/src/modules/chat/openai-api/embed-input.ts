import { type EmbeddingRequest, type EmbeddingResponse, highestLabel } from "@cdsa/contracts";
import type { Actor } from "../../../platform/actor.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import { badRequest, forbidden } from "../../../platform/errors/common-errors.ts";
import { appendAuditEvent } from "../../audit/index.ts";
import { EmbeddingError } from "../../documents/index.ts";
import { estimateTokens, tokenFamilyOf } from "../../llm/index.ts";
import type { ChatContext } from "../chat-context.ts";

const TIMEOUT_MS = 60_000;

/**
 * Vectors of what a client sends, by the model that this server makes its own with, whatever name was asked for: vectors
 * of two models do not compare.
 * @throws AppError 403 where the label must not leave the house, 400 without a model.
 */
export async function embedInput(
  context: ChatContext,
  actor: Actor,
  { input, encoding_format, cdsa }: EmbeddingRequest,
): Promise<EmbeddingResponse> {
  const texts = typeof input === "string" ? [input] : input;
  // What a person types is INTERNAL unless it is marked higher.
  const label = highestLabel("INTERNAL", cdsa?.label ?? "INTERNAL");
  const made = await context
    .embed(texts, label, AbortSignal.timeout(TIMEOUT_MS))
    .catch((error: unknown): never => {
      throw error instanceof EmbeddingError ? toAppError(error) : error;
    });
  if (!made) {
    // Not a passing trouble: asking again does not help.
    throw badRequest(
      "no_embedding_model",
      "This server has no model for vectors. An operator can set EMBEDDING_MODEL.",
    );
  }
  await appendAuditEvent(context.db, {
    type: "MODEL_CALLED",
    userId: actor.userId,
    details: { modelId: made.model, label, purpose: "embeddings", texts: texts.length },
    origin: actor.origin,
  });
  const family = tokenFamilyOf({ name: made.model, provider: "compatible", family: null });
  const tokens = texts.reduce((sum, text) => sum + estimateTokens(text, family), 0);
  return {
    object: "list",
    data: made.vectors.map((vector, index) => ({
      object: "embedding",
      index,
      embedding: encoding_format === "base64" ? toBase64(vector) : vector,
    })),
    model: made.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

const toBase64 = (vector: readonly number[]): string => {
  const bytes = Buffer.alloc(vector.length * Float32Array.BYTES_PER_ELEMENT);
  for (const [index, value] of vector.entries())
    bytes.writeFloatLE(value, index * Float32Array.BYTES_PER_ELEMENT);
  return bytes.toString("base64");
};

const toAppError = (error: EmbeddingError): AppError =>
  error.code === "embedding_not_allowed"
    ? forbidden(error.code, error.message)
    : new AppError({
        code: error.code,
        status: 502,
        title: "No vectors",
        detail: error.message,
        expose: true,
        cause: error,
      });
