import { rarity, saturation, type Statistics } from "./score-words.ts";
import type { Words } from "./words.ts";

/** A passage and what the question's own words give it. */
export type Scored = { words: Words; score: number };

// Measured on two collections (see docs/decisions); neighbours of these values give the same within 0.01 nDCG@10.
export const FEEDBACK_PASSAGES = 5;
const FEEDBACK_TERMS = 40;
const FEEDBACK_SHARE = 0.5;
// A passage that matches half as well as the best is about something else: it would lead away from a question that one
// passage answers.
const LEAST_MATCH = 0.5;
// Where the best passage has all the question's words, what was looked for is found, and other words lead away from it;
// that has to be nearly all of them before it counts.
const FOUND_AT_ONCE = 4;
// A word of every fourth passage describes none, a word of one passage finds no other. The question's own words always
// count.
const COMMON_SHARE = 0.25;

/**
 * The question with the words that its best passages share (pseudo-relevance feedback, after Rocchio 1971): each word
 * weighs as much as BM25 gives it in them, times how well they match.
 * @param best passages, best first; the first five count, as far as they match half as well as the first.
 * @param coverage the share of the question that the best passage holds, 0–1.
 * @returns weights by term; half of them or more the question's own.
 */
export function expandQuestion(
  question: ReadonlyMap<number, number>,
  best: readonly Scored[],
  statistics: Statistics,
  coverage: number,
): Map<number, number> {
  const feedback = new Map<number, number>();
  const least = LEAST_MATCH * (best[0]?.score ?? 0);
  for (const { words, score } of best.slice(0, FEEDBACK_PASSAGES)) {
    if (score < least) break;
    for (const [termId, frequency] of words.frequencies) {
      const found = statistics.chunksWith(termId);
      const isTelling = found > 1 && found <= COMMON_SHARE * statistics.chunks;
      if (!isTelling && !question.has(termId)) continue;
      const gain =
        score * rarity(statistics, termId) * saturation(frequency, words.length, statistics.averageLength);
      feedback.set(termId, (feedback.get(termId) ?? 0) + gain);
    }
  }
  const chosen = [...feedback].sort(([a, x], [b, y]) => y - x || a - b).slice(0, FEEDBACK_TERMS);
  return blend(question, new Map(chosen), FEEDBACK_SHARE * (1 - coverage ** FOUND_AT_ONCE));
}

const sum = (weights: ReadonlyMap<number, number>): number =>
  [...weights.values()].reduce((total, weight) => total + weight, 0);

function blend(
  question: ReadonlyMap<number, number>,
  feedback: ReadonlyMap<number, number>,
  feedbackShare: number,
): Map<number, number> {
  if (feedback.size === 0) return new Map(question);
  const scale = sum(question);
  const weights = new Map<number, number>();
  for (const [termId, weight] of question) weights.set(termId, (1 - feedbackShare) * weight);
  const share = (feedbackShare * scale) / sum(feedback);
  for (const [termId, weight] of feedback) weights.set(termId, (weights.get(termId) ?? 0) + share * weight);
  return weights;
}
