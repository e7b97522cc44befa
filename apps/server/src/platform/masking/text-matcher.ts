import type { Automaton } from "./automaton.ts";
import type { Span } from "./covered-spans.ts";
import { foldByte, isIgnored } from "./fold.ts";
import type { Piece } from "./unescape.ts";

/** Finds patterns in one reading of a text, and says where in the source they lie. */
export function createTextMatcher(automaton: Automaton, onMatch: (span: Span) => void) {
  // The source positions of the last pieces, as many as the longest pattern has.
  const starts = new Float64Array(automaton.longestPattern + 1);
  let state = 0;
  let count = 0;
  const startOf = (length: number): number => starts[(count - length) % starts.length] ?? 0;
  return {
    push({ byte, start, end }: Piece): void {
      if (isIgnored(byte)) return;
      starts[count % starts.length] = start;
      count += 1;
      state = automaton.next(state, foldByte(byte));
      const length = automaton.matchLength(state);
      if (length > 0) onMatch({ start: startOf(length), end, owner: automaton.ownerOf(state) });
    },
    /** Where the earliest pattern that may still come begins; null for none. */
    openFrom(): number | null {
      const depth = automaton.depthOf(state);
      return depth === 0 ? null : startOf(depth);
    },
    /** Forgets what has been read: another text begins. */
    reset(): void {
      state = 0;
    },
    /** What of a pattern has been read, if it is at least `minimum` bytes. */
    beginning(minimum: number): { start: number; owner: number } | null {
      const depth = automaton.depthOf(state);
      return depth < minimum ? null : { start: startOf(depth), owner: automaton.ownerOf(state) };
    },
  };
}
