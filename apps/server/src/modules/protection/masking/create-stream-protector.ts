import { createBlockCutter } from "../detection/cut-blocks.ts";
import { CONTEXT_LENGTH, detectBlock, type DetectionOptions } from "../detection/detect-spans.ts";
import type { TextStream } from "./create-stream-restorer.ts";
import type { PseudonymMap } from "./pseudonym-map.ts";
import { type ProtectionMode, protectText } from "./protect-text.ts";

export interface StreamProtector extends TextStream {
  /** Whether an identifier came whose mode is `block`; nothing comes out from its block on. */
  readonly isBlocked: boolean;
  /** How many spans of each type were hidden so far. */
  readonly counts: Readonly<Record<string, number>>;
}

export type StreamProtectorOptions = {
  mode: ProtectionMode | ((type: string) => ProtectionMode);
  pseudonyms: PseudonymMap;
  detection?: DetectionOptions;
};

/**
 * Protects a text that comes in pieces. What comes out, put together, is what the whole text gives, whatever the pieces were:
 * text is held back to the end of its block (a sentence, an empty line), since only a block is judged by itself.
 */
export function createStreamProtector({
  mode,
  pseudonyms,
  detection,
}: StreamProtectorOptions): StreamProtector {
  const cutter = createBlockCutter();
  const counts: Record<string, number> = {};
  let text = "";
  let start = 0;
  let isBlocked = false;

  const takeBlocks = (isWhole: boolean): string => {
    let result = "";
    while (!isBlocked) {
      const end = cutter.next(text, start, isWhole);
      if (end === undefined) break;
      result += protectBlock(start, end);
      start = end;
    }
    const dropped = Math.max(0, start - CONTEXT_LENGTH);
    if (dropped > 0) {
      text = text.slice(dropped);
      start -= dropped;
    }
    return result;
  };
  const protectBlock = (from: number, to: number): string => {
    const spans = detectBlock(text, from, to, detection).map((span) => ({
      ...span,
      start: span.start - from,
      end: span.end - from,
    }));
    const block = protectText(text.slice(from, to), spans, mode, pseudonyms);
    for (const [type, count] of Object.entries(block.counts)) counts[type] = (counts[type] ?? 0) + count;
    isBlocked = block.isBlocked;
    return block.text;
  };
  return {
    push(piece) {
      if (isBlocked) return "";
      text += piece;
      return takeBlocks(false);
    },
    end: () => takeBlocks(true),
    get isBlocked() {
      return isBlocked;
    },
    counts,
  };
}
