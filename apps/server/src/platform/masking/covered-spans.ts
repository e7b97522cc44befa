/** A stretch of the source to hide: from `start` up to, not including, `end`. */
export type Span = { start: number; end: number; owner: number };

/** Keeps stretches apart and in order; those that overlap become one, under the name of the one that begins first. */
export function createCoveredSpans() {
  const spans: Span[] = [];
  return {
    add(added: Span): void {
      let merged = added;
      const later: Span[] = [];
      for (let last = spans.at(-1); last && last.end > merged.start; last = spans.at(-1)) {
        spans.pop();
        if (last.start >= merged.end) later.push(last);
        else {
          const { owner } = last.start <= merged.start ? last : merged;
          merged = {
            start: Math.min(last.start, merged.start),
            end: Math.max(last.end, merged.end),
            owner,
          };
        }
      }
      spans.push(merged, ...later.reverse());
    },
    /** Takes out the first, if all of it lies before this position. */
    takeBefore(position: number): Span | undefined {
      const [first] = spans;
      return first && first.end <= position ? spans.shift() : undefined;
    },
    /** Where the first begins; null for none. */
    firstStart: (): number | null => spans[0]?.start ?? null,
  };
}
