import type { Span } from "../detection/span.ts";
import type { PseudonymMap } from "./pseudonym-map.ts";

/** Shorter values stand in texts by chance. */
const SHORTEST = 4;
const isWordSign = (sign: string): boolean => /^[\p{L}\p{N}_]$/u.test(sign);

/**
 * Where the values of a map stand in a text, beside what was found anyway: what was recognised once in a conversation is
 * hidden in all of it, also where nothing around it tells what it is.
 * @param found spans in order; what overlaps one of them is left out.
 */
export function withKnownValues(text: string, found: readonly Span[], pseudonyms: PseudonymMap): Span[] {
  const spans = [...found];
  for (const { type, value } of pseudonyms.toState().entries) {
    if (value.length < SHORTEST) continue;
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
      const end = at + value.length;
      const isWhole = !isWordSign(text.charAt(at - 1)) && !isWordSign(text.charAt(end));
      if (isWhole && spans.every((span) => span.end <= at || span.start >= end))
        spans.push({ type, start: at, end, score: 1, validator: "known" });
    }
  }
  return spans.toSorted((a, b) => a.start - b.start);
}
