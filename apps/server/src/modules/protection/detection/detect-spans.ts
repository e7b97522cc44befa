import { type Block, type Candidate, type Detector, traitsOf } from "./block.ts";
import { createBlockCutter } from "./cut-blocks.ts";
import { DETECTORS } from "./detector-table.ts";
import { resolveCandidates } from "./resolve-candidates.ts";
import type { Span } from "./span.ts";

/** How many units before a block its detectors may read. */
export const CONTEXT_LENGTH = 160;
/** Below it a candidate is dropped, unless the caller sets another limit. */
const LOWEST_SCORE = 0.4;

export type DetectionOptions = {
  /** Only these types; all of them when left out. */
  types?: ReadonlySet<string>;
  /** Spans below this score are left out; 0.4 when not given. */
  minScore?: number;
  /** Own patterns and dictionaries, from `compileCustomPattern` and `compileDictionary`. */
  custom?: readonly Detector[];
};

/** Spans of the block that lies between `start` and `end` of a text; their positions count in the text. */
export function detectBlock(
  text: string,
  start: number,
  end: number,
  options: DetectionOptions = {},
): Span[] {
  const offset = Math.max(0, start - CONTEXT_LENGTH);
  const window = text.slice(offset, end);
  const block: Block = { text: window, start: start - offset, traits: traitsOf(window, start - offset) };
  const minScore = options.minScore ?? LOWEST_SCORE;
  const candidates: Candidate[] = [];
  const report = (candidate: Candidate): void => {
    if (candidate.score < minScore || candidate.start < block.start) return;
    if (options.types !== undefined && !options.types.has(candidate.type)) return;
    candidates.push(candidate);
  };
  for (const detector of DETECTORS) {
    if ((block.traits & detector.needs) === detector.needs) detector.detect(block, report);
  }
  for (const detector of options.custom ?? []) detector.detect(block, report);
  return resolveCandidates(window, block.start, candidates).map((candidate) => ({
    ...candidate,
    start: candidate.start + offset,
    end: candidate.end + offset,
  }));
}

/**
 * Finds what identifies people or opens doors in a text: pure, in time linear in its length, in one thread, with nothing
 * but the text. Spans are in order and do not overlap.
 */
export function detectSpans(text: string, options: DetectionOptions = {}): Span[] {
  const cutter = createBlockCutter();
  const spans: Span[] = [];
  for (let start = 0; start < text.length;) {
    const end = cutter.next(text, start, true) ?? text.length;
    for (const span of detectBlock(text, start, end, options)) spans.push(span);
    start = end;
  }
  return spans;
}
