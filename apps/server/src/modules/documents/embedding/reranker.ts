import { clearanceCovers, type Label } from "@cdsa/contracts";
import { z } from "zod";
import type { EgressLog } from "../../../platform/egress/egress-log.ts";
import { createOperatorFetch } from "../../../platform/egress/operator-fetch.ts";
import { EmbeddingError } from "./embedding-provider.ts";
import { MAX_ANSWER_BYTES, postJson } from "./post-json.ts";

/** Puts a few passages in a better order by reading each together with the question. */
export interface Reranker {
  readonly id: string;
  readonly isRemote: boolean;
  /**
   * @param label the highest of the question and the passages.
   * @returns a score for each passage, in their order; higher is better.
   * @throws EmbeddingError where the label must not leave the house, or the service fails.
   */
  rerank(
    request: { question: string; passages: readonly string[]; label: Label },
    signal: AbortSignal,
  ): Promise<number[]>;
}

export type RerankerSettings = {
  /** Such as `https://api.cohere.com/v2`; `/rerank` is added. */
  baseUrl: string;
  apiKey: string | null;
  model: string;
  isRemote: boolean;
  /** The highest label that it may get where it is remote. */
  maxLabel: Label;
  timeoutMs?: number;
};

const TIMEOUT_MS = 15_000;
const LIMITS = { connectTimeoutMs: 5_000, maxResponseBytes: MAX_ANSWER_BYTES };

const AnswerSchema = z.object({
  results: z.array(z.object({ index: z.number().int().nonnegative(), relevance_score: z.number() })),
});

/** A service that speaks Cohere's `/rerank`, as Jina, vLLM, text-embeddings-inference and LiteLLM do. */
export function createHttpReranker(options: RerankerSettings, egressLog: EgressLog): Reranker {
  const wayOut = createOperatorFetch({ log: egressLog, origins: [options.baseUrl] });
  const id = `rerank/${options.model}`;
  const endpoint = {
    url: `${options.baseUrl.replace(/\/+$/, "")}/rerank`,
    headers: options.apiKey === null ? {} : { authorization: `Bearer ${options.apiKey}` },
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
  };
  return {
    id,
    isRemote: options.isRemote,
    async rerank({ question, passages, label }, signal) {
      if (options.isRemote && !clearanceCovers(options.maxLabel, label)) {
        throw new EmbeddingError(
          "embedding_not_allowed",
          `${id} is outside the house and may get texts up to ${options.maxLabel} alone; these are ${label}.`,
        );
      }
      if (passages.length === 0) return [];
      const scope = { label, purpose: id.replace("/", ":"), ...LIMITS };
      const counted = { ...endpoint, fetch: wayOut.within(scope) };
      const body = { model: options.model, query: question, documents: passages, top_n: passages.length };
      const { success, data } = AnswerSchema.safeParse(await postJson(counted, body, signal));
      if (!success) throw new EmbeddingError("embedding_bad_response", `${id}: the answer has no results.`);
      const scores = new Map(data.results.map(({ index, relevance_score }) => [index, relevance_score]));
      // A passage that the service leaves out is worth less than any other.
      const lowest = Math.min(0, ...scores.values()) - 1;
      return passages.map((_, index) => scores.get(index) ?? lowest);
    },
  };
}
