import { highestLabel, type Label } from "@cdsa/contracts";
import type { Clock } from "../../../platform/clock.ts";
import type { FoundPassage } from "../retrieval/search-passages.ts";
import { EmbeddingError } from "./embedding-provider.ts";
import type { Reranker } from "./reranker.ts";

/** Puts found passages in a better order, where it can. */
export interface PassageRanking {
  /** How many passages it wants to choose from. */
  readonly depth: number;
  rank(question: string, passages: readonly FoundPassage[]): Promise<FoundPassage[]>;
}

export type RankingDependencies = {
  reranker: Reranker;
  /** The label of what a text holds of people and of secrets. */
  labelOfText: (text: string) => Label;
  clock: Clock;
  logger: { warn: (details: object, message: string) => void };
};

const DEPTH = 30;
// A search must not wait long for what it can do without, nor at each turn.
const TIMEOUT_MS = 2_000;
const REST_MS = 30_000;

/**
 * Passages in the order of a reranker; as they are where it may not read them, and where it is down: then it is left alone
 * for half a minute, with a line in the log.
 */
export function createPassageRanking(dependencies: RankingDependencies): PassageRanking {
  const { reranker, clock, logger } = dependencies;
  let restsUntil = 0;
  return {
    depth: DEPTH,
    async rank(question, passages) {
      if (passages.length < 2 || clock().getTime() < restsUntil) return [...passages];
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      try {
        const scores = await reranker.rerank(
          {
            question,
            passages: passages.map(readable),
            label: labelOf(dependencies, question, passages),
          },
          signal,
        );
        return passages
          .map((passage, index) => ({ ...passage, score: scores[index] ?? 0 }))
          .sort((a, b) => b.score - a.score);
      } catch (error) {
        if (!(error instanceof EmbeddingError) && !signal.aborted) throw error;
        if (error instanceof EmbeddingError && error.code === "embedding_not_allowed") return [...passages];
        restsUntil = clock().getTime() + REST_MS;
        logger.warn(
          { err: error, reranker: reranker.id },
          "the reranker is down; passages stay as they were",
        );
        return [...passages];
      }
    },
  };
}

const readable = ({ title, text }: FoundPassage): string => `${title}\n${text}`;

/** Of everything that is sent: what labels say, and what protection finds in it. */
function labelOf(
  { reranker, labelOfText }: RankingDependencies,
  question: string,
  passages: readonly FoundPassage[],
): Label {
  // What a person types is INTERNAL.
  const given = highestLabel("INTERNAL", ...passages.map((passage) => passage.label));
  // Inside the house every label may be read.
  if (!reranker.isRemote) return given;
  return highestLabel(given, labelOfText(question), ...passages.map((each) => labelOfText(readable(each))));
}
